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
final class ModelWarmUp {
  private static final Size SMALL = new Size(8, 8);

  private ModelWarmUp() {}

  /** Fails with {@link UpscaleException} if a worker does. */
  static CompletionStage<Done> run(
      ActorSystem<?> system, UpscaleStream stream, PipelineSettings settings) {
    if (settings.workers() == 0) {
      return CompletableFuture.completedStage(Done.getInstance());
    }
    return Source.range(1, settings.workers())
        .mapAsyncUnordered(settings.workers(), number -> render(system, stream, number))
        .runWith(Sink.ignore(), system);
  }

  private static CompletionStage<Done> render(
      ActorSystem<?> system, UpscaleStream stream, int number) {
    UpscaleRequest request =
        new UpscaleRequest(
            "warm-up",
            png(number),
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

  /** Black but for a pixel: an image that came again would be encoded once for all workers. */
  private static ByteString png(int number) {
    float[] values = new float[Math.toIntExact(3 * SMALL.pixels())];
    values[0] = (number & 0xff) / 255f;
    values[1] = (number >> 8) / 255f;
    return Encoders.encode(OutputFormat.PNG, new RgbImage(SMALL, values));
  }
}
