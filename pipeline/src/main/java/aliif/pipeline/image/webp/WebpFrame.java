package aliif.pipeline.image.webp;

import aliif.model.Size;
import java.util.Optional;

/**
 * The first frame of a WebP.
 *
 * @param pixels the coded pixels
 * @param cover alpha of a lossy frame
 * @param left column of the canvas where it begins
 * @param top row of the canvas where it begins
 * @param canvas size of the whole image
 * @param opaque whether it has no alpha
 */
record WebpFrame(
    WebpChunk pixels,
    Optional<WebpChunk> cover,
    int left,
    int top,
    Size size,
    Size canvas,
    boolean opaque) {
  /** Whether the image has pixels that may not be opaque. */
  boolean alpha() {
    return !opaque || !fills();
  }

  /** Whether it is as large as the canvas. */
  boolean fills() {
    return size.equals(canvas);
  }

  boolean lossless() {
    return pixels.type() == WebpFile.LOSSLESS;
  }

  /** Bytes of pixels and alpha in the file. */
  long bytes() {
    return (long) pixels.length() + cover.map(WebpChunk::length).orElse(0);
  }
}
