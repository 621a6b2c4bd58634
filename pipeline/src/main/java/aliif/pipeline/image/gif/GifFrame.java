package aliif.pipeline.image.gif;

import aliif.model.Size;
import java.util.OptionalInt;

/**
 * The first frame of a GIF.
 *
 * @param start place of its descriptor in the file
 * @param codes place of its coded pixels
 * @param end place behind them
 * @param left column of the canvas where it begins
 * @param top row of the canvas where it begins
 * @param canvas size of the whole image
 * @param grey whether all colours of its palette are grey
 * @param transparent the number of the transparent colour, if there is one
 */
record GifFrame(
    long start,
    long codes,
    long end,
    int left,
    int top,
    Size size,
    Size canvas,
    boolean grey,
    OptionalInt transparent) {
  /** Whether the canvas has pixels that show nothing. */
  boolean alpha() {
    return transparent.isPresent() || !fills();
  }

  /** Whether it is as large as the canvas. */
  boolean fills() {
    return size.equals(canvas);
  }

  /** Bytes from the descriptor to the end. */
  long bytes() {
    return end - start;
  }
}
