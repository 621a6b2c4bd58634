package aliif.gateway.zoom.view;

import aliif.model.Region;
import aliif.model.Scale;
import aliif.model.Size;
import aliif.pipeline.InputRegion;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The whole input at one scale, cut into square tiles from its upper left corner. Tiles at its
 * right and lower edge are smaller.
 *
 * @param input size of the upright input
 * @param size of the plane
 */
public record Plane(Size input, Size size) {
  /** Side of a tile, in pixels of the plane. */
  static final int TILE = 256;

  /**
   * The plane of a scale.
   *
   * @throws IllegalArgumentException if the scale is not above 0 and at most {@link #largestScale}
   */
  public static Plane of(Size input, double scale) {
    double largest = largestScale(input);
    if (!(scale > 0 && scale <= largest)) {
      throw new IllegalArgumentException(
          "scale: %s (expected: above 0, at most %s)".formatted(scale, largest));
    }
    return new Plane(input, new Scale.Factor(scale).of(input));
  }

  /** The largest scale of an input: that of the model, less where no plane could be so large. */
  public static double largestScale(Size input) {
    int longest = Math.max(input.width(), input.height());
    return Math.min(Scale.MAXIMUM, (Integer.MAX_VALUE - TILE) / (double) longest);
  }

  /** Whether some axis grows, so that the model is used. */
  public boolean enlarged() {
    return size.width() > input.width() || size.height() > input.height();
  }

  /** The pixels of the plane that a view touches; empty if it touches none. */
  public Optional<Region> visible(InputRegion view) {
    Optional<Span> columns = Span.of(view.x(), view.width(), input.width(), size.width());
    Optional<Span> rows = Span.of(view.y(), view.height(), input.height(), size.height());
    return columns.flatMap(
        across ->
            rows.map(down -> new Region(down.from(), across.from(), down.size(), across.size())));
  }

  /** Pixels of one axis. */
  private record Span(int from, int to) {
    /** The pixels between two edges given in input pixels, computed from their decimal form. */
    private static Optional<Span> of(double at, double length, int input, int plane) {
      BigDecimal start = inside(BigDecimal.valueOf(at), input);
      BigDecimal end = inside(BigDecimal.valueOf(at).add(BigDecimal.valueOf(length)), input);
      if (start.compareTo(end) >= 0) {
        return Optional.empty();
      }
      return Optional.of(
          new Span(
              edge(start, input, plane, RoundingMode.FLOOR),
              edge(end, input, plane, RoundingMode.CEILING)));
    }

    private static BigDecimal inside(BigDecimal at, int input) {
      return at.max(BigDecimal.ZERO).min(BigDecimal.valueOf(input));
    }

    private static int edge(BigDecimal at, int input, int plane, RoundingMode rounding) {
      return at.multiply(BigDecimal.valueOf(plane))
          .divide(BigDecimal.valueOf(input), 0, rounding)
          .intValueExact();
    }

    int size() {
      return to - from;
    }
  }

  /** The input pixels, in fractions, under some pixels of the plane. */
  public InputRegion under(Region part) {
    double left = at(part.x(), input.width(), size.width());
    double top = at(part.y(), input.height(), size.height());
    return new InputRegion(
        left,
        top,
        at(part.right(), input.width(), size.width()) - left,
        at(part.bottom(), input.height(), size.height()) - top);
  }

  private static double at(int pixel, int input, int plane) {
    return (double) pixel * input / plane;
  }

  /** Where a tile is. */
  public Region place(PlaneTile tile) {
    int x = tile.column() * TILE;
    int y = tile.row() * TILE;
    return new Region(y, x, Math.min(TILE, size.height() - y), Math.min(TILE, size.width() - x));
  }

  /** The tiles that some pixels touch, the one whose centre is nearest to their centre first. */
  public List<PlaneTile> tiles(Region visible) {
    List<PlaneTile> tiles = new ArrayList<>();
    for (int row = visible.y() / TILE; row <= (visible.bottom() - 1) / TILE; row++) {
      for (int column = visible.x() / TILE; column <= (visible.right() - 1) / TILE; column++) {
        tiles.add(new PlaneTile(column, row));
      }
    }
    tiles.sort(
        Comparator.comparingLong((PlaneTile tile) -> distance(place(tile), visible))
            .thenComparingInt(PlaneTile::row)
            .thenComparingInt(PlaneTile::column));
    return tiles;
  }

  /** The square of twice the distance of two centres. */
  private static long distance(Region one, Region other) {
    long across = ((long) one.x() + one.right()) - ((long) other.x() + other.right());
    long down = ((long) one.y() + one.bottom()) - ((long) other.y() + other.bottom());
    return across * across + down * down;
  }

  /** The tiles around some pixels that do not touch them, one deep, the nearest first. */
  public List<PlaneTile> ring(Region visible) {
    int left = Math.max(0, visible.x() / TILE * TILE - TILE);
    int top = Math.max(0, visible.y() / TILE * TILE - TILE);
    int right = (int) Math.min(size.width(), nextEdge(visible.right()) + TILE);
    int bottom = (int) Math.min(size.height(), nextEdge(visible.bottom()) + TILE);
    List<PlaneTile> around = tiles(new Region(top, left, bottom - top, right - left));
    around.removeAll(tiles(visible));
    return around;
  }

  private static long nextEdge(int pixel) {
    return Math.ceilDiv(pixel, TILE) * (long) TILE;
  }
}
