package aliif.infra.cluster;

import aliif.pipeline.Models;
import aliif.pipeline.memory.MemorySettings;
import aliif.pipeline.stream.UpscaleStream;
import aliif.pipeline.testing.PipelineTestSettings;
import aliif.pipeline.work.Engines;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * What a worker process consists of, in the JVM of a test: two workers, and a link to a gateway.
 */
final class WorkProcess implements JoinListener, AutoCloseable {
  static final MemorySettings MEMORY = PipelineTestSettings.memory(1000, 0.1);

  private final ActorSystem<Void> system =
      ActorSystem.create(Behaviors.empty(), "workers", ConfigFactory.load());
  private final UpscaleStream stream;
  private final ProcessCluster cluster;
  final CompletableFuture<Void> joined = new CompletableFuture<>();
  final CompletableFuture<String> refused = new CompletableFuture<>();

  WorkProcess(String gateway, ClusterSettings settings, Models models, Engines engines) {
    this(gateway, settings, models, engines, "1");
  }

  WorkProcess(
      String gateway, ClusterSettings settings, Models models, Engines engines, String version) {
    stream =
        UpscaleStream.create(system, PipelineTestSettings.pipeline(2, 16), models, MEMORY, engines);
    Config config = ClusterConfig.worker(ConfigFactory.load(), settings, "127.0.0.1", 0, gateway);
    cluster =
        ProcessCluster.join(
            config, ProcessResources.of(version, models, stream, 2), this, Duration.ofSeconds(30));
  }

  UpscaleStream stream() {
    return stream;
  }

  ProcessCluster cluster() {
    return cluster;
  }

  /** Ends the link as if the process had been killed: the gateway is not told. */
  void kill() {
    cluster.breakOff();
  }

  @Override
  public void joined() {
    joined.complete(null);
  }

  @Override
  public void refused(String reason) {
    refused.complete(reason);
  }

  @Override
  public void close() {
    try {
      cluster.end();
      await(cluster.ended());
    } finally {
      system.terminate();
      await(system.getWhenTerminated());
    }
  }

  private static void await(CompletionStage<?> end) {
    end.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
