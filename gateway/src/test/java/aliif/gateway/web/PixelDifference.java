package aliif.gateway.web;

import aliif.gateway.web.ServedPage.Shown;
import java.awt.image.BufferedImage;

/**
 * How far the pixels in a window are from those of a plane. Where the window shows nothing of the
 * plane, it has to be empty: anything else counts as far off as can be.
 *
 * @param most of one value of one pixel, 0 to 255
 * @param psnr of all values, alpha included, in dB
 */
record PixelDifference(int most, double psnr) {
  private static final int MAXIMUM = 255;

  /**
   * Compares.
   *
   * @param shown where the window is in the plane
   */
  static PixelDifference between(Shown shown, BufferedImage window, BufferedImage plane) {
    long squares = 0;
    long values = 0;
    int most = 0;
    for (int y = 0; y < window.getHeight(); y++) {
      for (int x = 0; x < window.getWidth(); x++) {
        int here = window.getRGB(x, y);
        int column = shown.x() + x;
        int row = shown.y() + y;
        if (column < 0 || row < 0 || column >= plane.getWidth() || row >= plane.getHeight()) {
          most = here == 0 ? most : MAXIMUM;
          continue;
        }
        int there = plane.getRGB(column, row);
        for (int shift = 0; shift < 32; shift += 8) {
          int off = Math.abs((here >>> shift & MAXIMUM) - (there >>> shift & MAXIMUM));
          most = Math.max(most, off);
          squares += (long) off * off;
          values++;
        }
      }
    }
    double mean = (double) Math.max(1, squares) / Math.max(1, values);
    return new PixelDifference(most, 10 * Math.log10(MAXIMUM * MAXIMUM / mean));
  }
}
