package aliif.gateway.server;

import aliif.model.RgbImage;
import aliif.model.Scale;
import aliif.model.Size;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.image.Encoders;
import aliif.pipeline.stream.PipelineSettings;
import aliif.pipeline.stream.UpscaleStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Renders a small image on each worker. So a model or a native library that does not load is found
 * at the start, and the first caller does not wait for loading.
 */
final class Warmup {
  private static final Size SMALL = new Size(8, 8);

  private Warmup() {}

  /** Fails with {@link UpscaleException} if a worker does. */
  static CompletionStage<Done> run(
      ActorSystem<?> system, UpscaleStream stream, PipelineSettings settings) {
    return Source.range(1, settings.workers())
        .mapAsyncUnordered(settings.workers(), _ -> render(system, stream))
        .runWith(Sink.ignore(), system);
  }

  private static CompletionStage<Done> render(ActorSystem<?> system, UpscaleStream stream) {
    UpscaleRequest request =
        new UpscaleRequest(
            "warm-up",
            png(SMALL),
            new UpscaleParameters(new Scale.Factor(2), OutputFormat.PNG, Optional.empty()),
            Priority.BATCH,
            Optional.empty());
    return stream
        .upscale(request)
        .thenCompose(
            outcome ->
                switch (outcome) {
                  case UpscaleOutcome.Rendering rendering ->
                      rendering.bytes().runWith(Sink.ignore(), system);
                  case UpscaleOutcome.Failure failure ->
                      CompletableFuture.failedStage(new UpscaleException(failure));
                });
  }

  /** A black image. */
  private static ByteString png(Size size) {
    RgbImage black = new RgbImage(size, new float[Math.toIntExact(3 * size.pixels())]);
    return Encoders.encode(OutputFormat.PNG, black);
  }
}
