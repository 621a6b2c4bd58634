package aliif.gateway.iiif;

import aliif.model.Size;

/**
 * How large an answer may be, before it is turned.
 *
 * @param side most pixels of the width, and of the height
 * @param area most pixels in all
 * @param scale how many times as long as the region's a side may be
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
