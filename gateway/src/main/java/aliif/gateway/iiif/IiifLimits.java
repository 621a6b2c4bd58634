package aliif.gateway.iiif;

import aliif.model.Size;

/**
 * How large an answer may be, before it is turned.
 *
 * @param side of its width and its height, in pixels
 * @param area in pixels
 * @param scale of each side, to that of the region
 */
record IiifLimits(int side, long area, int scale) {
  boolean allow(Size size) {
    return size.width() <= side && size.height() <= side && size.pixels() <= area;
  }

  /** As {@code maxWidth} and {@code maxArea} say it. */
  @Override
  public String toString() {
    return "sides to %d, %d pixels, %d times the region".formatted(side, area, scale);
  }
}
