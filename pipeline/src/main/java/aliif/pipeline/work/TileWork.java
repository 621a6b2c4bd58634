package aliif.pipeline.work;

import aliif.model.FeatureMap;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.pipeline.ModelOptions;
import aliif.pipeline.Priority;
import aliif.pipeline.features.TileKey;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A piece of work for a worker. Its answer is a {@link TileAnswer}. */
public sealed interface TileWork {
  Ticket ticket();

  /**
   * Whether a worker of another process can do it. Crops and pixels travel between processes;
   * features do not, because they are many times larger.
   */
  default boolean travels() {
    return switch (this) {
      case Upscale _, RenderCached _ -> true;
      case Encode _, Render _ -> false;
    };
  }

  /**
   * Encode a crop; answered with {@link TileAnswer.Encoded}.
   *
   * @param crop with its halo
   */
  record Encode(Ticket ticket, RgbImage crop) implements TileWork {}

  /**
   * Render a window; answered with {@link TileAnswer.Rendered}.
   *
   * @param features of the window's crop
   */
  record Render(Ticket ticket, FeatureMap features, RenderWindow window) implements TileWork {}

  /**
   * Encode a crop and render a window of it at once; answered with {@link TileAnswer.Rendered}.
   *
   * @param crop the window's crop, with its halo
   */
  record Upscale(Ticket ticket, RgbImage crop, RenderWindow window) implements TileWork {}

  /**
   * Render a window from features that are kept for several requests. The worker finds them in the
   * cache, or encodes the crop. Answered with {@link TileAnswer.Rendered}.
   *
   * @param bytes of the features
   * @param crop cuts the window's crop, with its halo; called only if the features are not there
   */
  record RenderCached(
      Ticket ticket, TileKey key, long bytes, Supplier<RgbImage> crop, RenderWindow window)
      implements TileWork {}

  /**
   * The image that a piece of work belongs to.
   *
   * @param image number of the image, one per request
   * @param request id of the request, for logs and messages
   * @param model name of the model
   * @param deadline time after which the work is not begun any more
   * @param options for the use of the model
   * @param wanted whether somebody still waits for the image
   */
  record Ticket(
      long image,
      String request,
      String model,
      Priority priority,
      Optional<Instant> deadline,
      ModelOptions options,
      BooleanSupplier wanted) {}
}
