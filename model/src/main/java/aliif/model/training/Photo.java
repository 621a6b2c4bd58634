package aliif.model.training;

import aliif.model.RgbImage;
import aliif.model.Size;

/** A photograph in 8 bits, as it is kept for training: three bytes a pixel. Immutable. */
public final class Photo {
  private final Size size;
  private final byte[] samples; // (h, w, 3)

  private Photo(Size size, byte[] samples) {
    this.size = size;
    this.samples = samples;
  }

  /** The nearest 8-bit values of an image in [0, 1]. */
  public static Photo of(RgbImage image) {
    int pixels = Math.toIntExact(image.size().pixels());
    byte[] samples = new byte[3 * pixels]; // (h, w, 3)
    for (int channel = 0; channel < 3; channel++) {
      for (int i = 0; i < pixels; i++) {
        float value = image.values()[channel * pixels + i];
        samples[3 * i + channel] = (byte) Math.clamp((int) (255 * value + 0.5f), 0, 255);
      }
    }
    return new Photo(image.size(), samples);
  }

  public Size size() {
    return size;
  }

  /** One value, 0 to 255. */
  int get(int channel, int y, int x) {
    return samples[3 * (y * size.width() + x) + channel] & 0xff;
  }
}
