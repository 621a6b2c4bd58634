package aliif.pipeline.render;

import aliif.model.Region;
import aliif.model.RgbImage;

/**
 * Some whole rows of an image.
 *
 * @param y the first row
 * @param rgb the pixels of the rows
 */
public record RgbBand(int y, RgbImage rgb) {

  /**
   * A copy of {@code count} rows, from row {@code from} of the band; the band itself if these are
   * all its rows.
   */
  public RgbBand rows(int from, int count) {
    return count == rgb.height()
        ? this
        : new RgbBand(y + from, rgb.crop(new Region(from, 0, count, rgb.width())));
  }
}
