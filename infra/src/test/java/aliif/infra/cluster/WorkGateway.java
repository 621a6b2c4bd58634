package aliif.infra.cluster;

import aliif.pipeline.Models;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.stream.PipelineSettings;
import aliif.pipeline.stream.UpscaleStream;
import aliif.pipeline.testing.PipelineTestSettings;
import aliif.pipeline.work.Engines;
import com.typesafe.config.ConfigFactory;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;

/** What a server without workers of its own consists of, in the JVM of a test. */
final class WorkGateway implements AutoCloseable {
  final ClusterMeter meter = new ClusterMeter();
  final ActorSystem<Void> system;
  final UpscaleStream stream;
  final String address;

  WorkGateway(ClusterSettings settings, Models models, Engines engines) {
    system =
        ActorSystem.create(
            Behaviors.empty(),
            ClusterConfig.NAME,
            ClusterConfig.gateway(ConfigFactory.load(), settings, "127.0.0.1", 0));
    PipelineSettings pipeline =
        PipelineTestSettings.pipeline(1, 16).withElsewhere(settings.inFlight()).withWorkers(0);
    stream = UpscaleStream.create(system, pipeline, models, WorkProcess.MEMORY, engines);
    address =
        GatewayCluster.open(
                system,
                GatewayNeeds.of("1", models, stream),
                new GatewayResources(
                    stream.queue(),
                    stream.memory().images(),
                    system.dispatchers().lookup(DispatcherSelector.blocking()),
                    meter))
            .address();
  }

  CompletableFuture<ByteString> render(ByteString image, String scale) {
    return render(stream, system, image, scale);
  }

  /** Renders an image to PNG at a scale. */
  static CompletableFuture<ByteString> render(
      UpscaleStream stream, ActorSystem<?> system, ByteString image, String scale) {
    UpscaleParameters parameters =
        UpscaleParameters.parse(
            name -> name.equals("scale") ? Optional.of(scale) : Optional.empty());
    return stream
        .upscale(new UpscaleRequest("test", image, parameters, Priority.BATCH, Optional.empty()))
        .thenCompose(
            outcome ->
                ((UpscaleOutcome.Rendering) outcome)
                    .bytes()
                    .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), system))
        .toCompletableFuture();
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }
}
