package aliif.gateway.server;

import aliif.infra.cluster.ClusterConfig;
import aliif.infra.cluster.ClusterMeter;
import aliif.infra.cluster.ClusterSettings;
import aliif.infra.cluster.GatewayCluster;
import aliif.infra.cluster.GatewayNeeds;
import aliif.infra.cluster.GatewayResources;
import aliif.infra.metrics.Metrics;
import aliif.pipeline.Models;
import aliif.pipeline.render.TileRenderer;
import aliif.pipeline.stream.UpscaleStream;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Where worker processes join a server.
 *
 * @param address {@code HOST:PORT}
 */
record RunningCluster(String address) {

  /** The actor system of a server; it is part of a cluster if that was asked for. */
  static ActorSystem<Void> system(ServerSettings settings) {
    return settings
        .clusterPort()
        .map(
            port ->
                Listening.start(
                    () ->
                        ActorSystem.<Void>create(
                            Behaviors.empty(),
                            ClusterConfig.NAME,
                            config(settings.listening().host(), port)),
                    port))
        .orElseGet(() -> ActorSystem.create(Behaviors.empty(), ClusterConfig.NAME));
  }

  private static Config config(InetAddress host, int port) {
    Config config = ConfigFactory.load();
    ClusterSettings cluster = ClusterSettings.of(config);
    if (host.isAnyLocalAddress() && cluster.host().isEmpty()) {
      throw new IllegalArgumentException(
          "host: %s (expected: with --cluster-port, also aliif.cluster.host, under which worker"
                  .formatted(host.getHostAddress())
              + " processes reach this one)");
    }
    return ClusterConfig.gateway(config, cluster, host.getHostAddress(), port);
  }

  /** Lets worker processes join. */
  static RunningCluster open(
      ActorSystem<?> system, UpscaleStream stream, Models models, Metrics metrics) {
    ClusterMeter meter = new ClusterMeter();
    metrics.watchCluster(meter);
    GatewayCluster cluster =
        GatewayCluster.open(
            system,
            GatewayNeeds.of(ProgramVersion.get(), models, stream),
            new GatewayResources(
                stream.queue(),
                stream.memory().images(),
                system
                    .dispatchers()
                    .lookup(DispatcherSelector.fromConfig(TileRenderer.CODEC_DISPATCHER)),
                meter));
    return new RunningCluster(cluster.address());
  }
}
