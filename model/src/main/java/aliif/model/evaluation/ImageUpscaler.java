package aliif.model.evaluation;

import aliif.model.RgbImage;
import aliif.model.Size;

/** Makes a small image large: what is evaluated. For one thread. */
@FunctionalInterface
public interface ImageUpscaler {
  /**
   * Enlarges an image.
   *
   * @param low (3, h, w) in [0, 1]
   * @param high size of the result, at least that of {@code low} on each axis
   * @return (3, H, W); not rounded to 8 bits unless that is the method's own way
   */
  RgbImage upscale(RgbImage low, Size high);
}
