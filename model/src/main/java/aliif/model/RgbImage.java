package aliif.model;

/**
 * Three planes of floats, sRGB, 1 is white. Not copied on its way: whoever passes an image on gives
 * it away, and nobody writes to one that was received.
 */
public final class RgbImage {
  private final Size size;
  private final float[] values; // (3, height, width)

  /**
   * @param values (3, height, width), row-major; owned by the image from now on
   * @throws IllegalArgumentException if the length is not {@code 3 * height * width}
   */
  public RgbImage(Size size, float[] values) {
    if (values.length != 3 * size.pixels()) {
      throw new IllegalArgumentException(
          "values: %d (expected: %d for %s)".formatted(values.length, 3 * size.pixels(), size));
    }
    this.size = size;
    this.values = values;
  }

  public Size size() {
    return size;
  }

  public int width() {
    return size.width();
  }

  public int height() {
    return size.height();
  }

  /** The array itself, (3, height, width); for reading. */
  public float[] values() {
    return values;
  }

  /**
   * One value.
   *
   * @param channel 0 red, 1 green, 2 blue
   */
  public float get(int channel, int y, int x) {
    return values[(channel * size.height() + y) * size.width() + x];
  }

  /** The same pixels as (height, width, 3), a copy. */
  public float[] interleaved() {
    int pixels = Math.toIntExact(size.pixels());
    float[] rows = new float[values.length]; // (height, width, 3)
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int channel = 0; channel < 3; channel++) {
        rows[3 * pixel + channel] = values[channel * pixels + pixel];
      }
    }
    return rows;
  }

  /**
   * An image of pixels that lie one after the other.
   *
   * @param rows (height, width, 3), copied
   */
  public static RgbImage ofInterleaved(Size size, float[] rows) {
    int pixels = Math.toIntExact(size.pixels());
    float[] values = new float[rows.length]; // (3, height, width)
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int channel = 0; channel < 3; channel++) {
        values[channel * pixels + pixel] = rows[3 * pixel + channel];
      }
    }
    return new RgbImage(size, values);
  }

  /** A copy of a part. */
  public RgbImage crop(Region region) {
    float[] part = new float[Math.toIntExact(3 * region.pixels())];
    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < region.height(); y++) {
        System.arraycopy(
            values,
            (channel * size.height() + region.y() + y) * size.width() + region.x(),
            part,
            (channel * region.height() + y) * region.width(),
            region.width());
      }
    }
    return new RgbImage(region.size(), part);
  }
}
