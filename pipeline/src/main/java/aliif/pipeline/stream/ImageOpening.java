package aliif.pipeline.stream;

import aliif.pipeline.EncodedImage;
import aliif.pipeline.Failures;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.image.DecodableImage;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.OpenedImage;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.plan.RenderTask;
import aliif.pipeline.render.ImageWork;
import aliif.pipeline.source.DecodedImages;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Opens the images of requests: from their bytes, or from pixels that were decoded before. */
final class ImageOpening {
  private final PipelineSettings settings;
  private final DecodedImages decoded;
  private final Executor codec;

  ImageOpening(PipelineSettings settings, DecodedImages decoded, Executor codec) {
    this.settings = settings;
    this.decoded = decoded;
    this.codec = codec;
  }

  /**
   * Opens an image, which the work holds from then on.
   *
   * @param model name of the model
   * @return fails with an {@link UpscaleException} if the image cannot be read, is over a limit, or
   *     is not wanted any more
   */
  CompletableFuture<DecodableImage> open(UpscaleRequest request, String model, ImageWork work) {
    return switch (request.image()) {
      case EncodedImage.InMemory _, EncodedImage.InFile _ ->
          CompletableFuture.completedFuture(work.hold(fromBytes(request, work)));
      case EncodedImage.Stored stored -> {
        ImageHeader header = decoded.header(stored.id()).orElseGet(() -> probe(request, work));
        RenderTask task =
            RenderTask.of(request.parameters(), model, header.size(), settings.limits());
        MemoryTurn turn = MemoryTurn.of(request, settings.patience());
        var wish =
            new DecodedImages.Wish(
                stored,
                header,
                task.clear(),
                level(request, header, task),
                work::requireWanted,
                turn.handicap(),
                turn.patience());
        yield inTime(decoded.find(wish), request.deadline())
            .thenApplyAsync(
                found -> work.hold(found.orElseGet(() -> fromBytes(request, work))), codec);
      }
    };
  }

  /*
   * What is encoded without loss shows each pixel as the filter computes it: it is made of all
   * pixels, as an image in memory is.
   */
  private static int level(UpscaleRequest request, ImageHeader header, RenderTask task) {
    boolean near = request.parameters().nearlyReduced() && request.parameters().format().isLossy();
    return near && !header.alpha() ? task.level() : 0;
  }

  private ImageHeader probe(UpscaleRequest request, ImageWork work) {
    try (OpenedImage opened = fromBytes(request, work)) {
      return opened.header();
    }
  }

  private OpenedImage fromBytes(UpscaleRequest request, ImageWork work) {
    return ImageDecoder.open(request.image(), settings.limits(), work::requireWanted);
  }

  /** Who waits for pixels that others want, too, has a deadline of his own. */
  private static <T> CompletableFuture<T> inTime(
      CompletableFuture<T> found, Optional<Instant> deadline) {
    if (deadline.isEmpty()) {
      return found;
    }
    Instant end = deadline.get();
    return found
        .orTimeout(TimeLeft.until(end).toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            thrown -> {
              Throwable cause = Failures.cause(thrown);
              throw cause instanceof TimeoutException
                  ? new UpscaleException(ImageWork.late(end), cause)
                  : new CompletionException(cause);
            });
  }
}
