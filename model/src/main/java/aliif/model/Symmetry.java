package aliif.model;

import java.util.List;
import java.util.stream.Stream;

/**
 * One of the eight symmetries of a square: rows and columns are reversed, or not, and then
 * exchanged, or not.
 *
 * @param rows whether rows are reversed
 * @param columns whether columns are reversed
 * @param transposed whether rows then become columns
 */
public record Symmetry(boolean rows, boolean columns, boolean transposed) {
  /** All eight, the one that changes nothing first. */
  static List<Symmetry> all() {
    return Stream.of(false, true)
        .flatMap(
            transposed ->
                Stream.of(false, true)
                    .flatMap(
                        rows ->
                            Stream.of(false, true)
                                .map(columns -> new Symmetry(rows, columns, transposed))))
        .toList();
  }

  /** The turned image. */
  public RgbImage apply(RgbImage image) {
    Size size = apply(image.size());
    float[] values = new float[image.values().length]; // (3, h, w)
    int at = 0;
    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < size.height(); y++) {
        for (int x = 0; x < size.width(); x++) {
          values[at++] = image.get(channel, row(image.size(), y, x), column(image.size(), y, x));
        }
      }
    }
    return new RgbImage(size, values);
  }

  /** Turns back what {@link #apply} has turned. */
  RgbImage undo(RgbImage turned) {
    Size size = apply(turned.size());
    float[] values = new float[turned.values().length]; // (3, h, w)
    int plane = size.width() * size.height();
    int from = 0;
    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < turned.height(); y++) {
        for (int x = 0; x < turned.width(); x++) {
          int to = row(size, y, x) * size.width() + column(size, y, x);
          values[channel * plane + to] = turned.values()[from++];
        }
      }
    }
    return new RgbImage(size, values);
  }

  /** The same window of the turned image. */
  public RenderWindow apply(RenderWindow window) {
    CoordinateGrid grid = window.grid();
    CoordinateGrid mirrored =
        new CoordinateGrid(
            rows ? grid.rows().mirrored() : grid.rows(),
            columns ? grid.columns().mirrored() : grid.columns());
    return new RenderWindow(
        transposed ? mirrored.transposed() : mirrored,
        apply(window.crop(), grid.low()),
        apply(window.output(), grid.high()));
  }

  private Size apply(Size size) {
    return transposed ? size.transposed() : size;
  }

  private Region apply(Region region, Size whole) {
    int y = rows ? whole.height() - region.bottom() : region.y();
    int x = columns ? whole.width() - region.right() : region.x();
    return transposed
        ? new Region(x, y, region.width(), region.height())
        : new Region(y, x, region.height(), region.width());
  }

  /** The row of the image that comes to row y, column x of the turned one. */
  private int row(Size image, int y, int x) {
    int row = transposed ? x : y;
    return rows ? image.height() - 1 - row : row;
  }

  private int column(Size image, int y, int x) {
    int column = transposed ? y : x;
    return columns ? image.width() - 1 - column : column;
  }
}
