package aliif.infra.cluster.wire;

import aliif.model.RenderWindow;
import aliif.pipeline.ModelOptions;
import aliif.pipeline.Priority;
import aliif.pipeline.features.TileKey;
import java.time.Duration;
import java.util.Optional;

/**
 * A piece of work, without pixels: a window to render.
 *
 * @param request id of the request, for logs
 * @param model name of the model
 * @param left time after which it is not begun any more; clocks of machines may differ
 * @param window with the crop that it is rendered from
 * @param kept under which key the features are to be kept; empty if they are not
 */
public record RemotePiece(
    String request,
    String model,
    Priority priority,
    ModelOptions options,
    Optional<Duration> left,
    RenderWindow window,
    Optional<KeptFeatures> kept) {

  /**
   * The key of features, and their size.
   *
   * @param key whose crop is that of the window
   * @param bytes in memory
   */
  public record KeptFeatures(TileKey key, long bytes) {}

  /** Values of the crop: three for each pixel. */
  public long cropValues() {
    return 3 * window.crop().pixels();
  }

  /** Values of the pixels that are rendered. */
  public long pixelValues() {
    return 3 * window.output().pixels();
  }
}
