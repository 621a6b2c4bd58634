package aliif.pipeline.render;

import aliif.model.Region;
import aliif.model.RgbImage;

/**
 * Whole rows of an image.
 *
 * @param y the first one
 * @param rgb their pixels
 */
public record RgbBand(int y, RgbImage rgb) {

  /**
   * A copy of {@code count} rows from {@code from} on, counted in the band; the band itself if that
   * is all.
   */
  public RgbBand rows(int from, int count) {
    return count == rgb.height()
        ? this
        : new RgbBand(y + from, rgb.crop(new Region(from, 0, count, rgb.width())));
  }
}
