package aliif.pipeline.image;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import java.util.Arrays;

/**
 * A decoded image, upright, one to four bytes a pixel; parts of it are given as floats. Immutable;
 * safe for use by many threads.
 */
public final class SourceImage {
  /** {@code VALUES[i] = i / 255}, correctly rounded. */
  private static final float[] VALUES = values();

  private final Samples samples;
  private final Size size;
  private final boolean opaque;

  /*
   * Upright pixel (y, x) begins at origin + y * rowStep + x * columnStep: a turn costs no copy,
   * only a walk in another direction.
   */
  private final int origin;
  private final int rowStep;
  private final int columnStep;

  /** Takes the samples over, and writes to those under transparent pixels. */
  SourceImage(Samples samples, Orientation orientation) {
    this.samples = samples;
    size = orientation.upright(samples.size);
    opaque = samples.opaque();
    if (!opaque) {
      ColourBleed.spread(samples);
    }
    int across = samples.channels;
    int down = samples.channels * samples.size.width();
    int right = orientation.mirrored() ? -across : across;
    int below = orientation.flipped() ? -down : down;
    origin =
        (orientation.mirrored() ? across * (samples.size.width() - 1) : 0)
            + (orientation.flipped() ? down * (samples.size.height() - 1) : 0);
    rowStep = orientation.swapped() ? right : below;
    columnStep = orientation.swapped() ? below : right;
  }

  private static float[] values() {
    float[] values = new float[256];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 255f;
    }
    return values;
  }

  public Size size() {
    return size;
  }

  /** Whether the three colour channels are equal everywhere. */
  public boolean grey() {
    return samples.grey();
  }

  /** Whether there is an alpha channel. */
  public boolean alpha() {
    return samples.alpha();
  }

  /** Whether alpha is 1 everywhere, or absent. */
  public boolean opaque() {
    return opaque;
  }

  /**
   * The colour of a part, in [0, 1], not multiplied by alpha. A fully transparent pixel has the
   * colour of a visible one close by, whatever the file holds there, so that nothing hidden shows
   * when edges are interpolated.
   *
   * @throws IllegalArgumentException if the part leaves the image
   */
  public RgbImage rgb(Region region) {
    if (region.bottom() > size.height() || region.right() > size.width()) {
      throw new IllegalArgumentException("region: " + region + " (expected: inside " + size + ")");
    }
    float[] planes = new float[Math.toIntExact(3 * region.pixels())]; // (3, height, width)
    int plane = (int) region.pixels();
    for (int channel = 0; channel < 3; channel++) {
      copy(grey() ? 0 : channel, region, planes, channel * plane);
    }
    return new RgbImage(region.size(), planes);
  }

  /**
   * Alpha of whole rows, in [0, 1]; 1 where there is no alpha channel.
   *
   * @return (count, width)
   * @throws IllegalArgumentException if the rows leave the image
   */
  public float[] alphaRows(int y, int count) {
    if (y < 0 || count < 1 || count > size.height() - y) {
      throw new IllegalArgumentException(
          "rows: %d from %d (expected: inside %s)".formatted(count, y, size));
    }
    float[] plane = new float[Math.multiplyExact(count, size.width())];
    if (opaque) {
      Arrays.fill(plane, 1);
    } else {
      copy(samples.channels - 1, new Region(y, 0, count, size.width()), plane, 0);
    }
    return plane;
  }

  private void copy(int channel, Region region, float[] target, int at) {
    int to = at;
    for (int y = region.y(); y < region.bottom(); y++) {
      int from = origin + channel + y * rowStep + region.x() * columnStep;
      for (int x = 0; x < region.width(); x++) {
        target[to++] = VALUES[samples.values[from] & 0xff];
        from += columnStep;
      }
    }
  }
}
