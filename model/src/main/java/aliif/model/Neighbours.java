package aliif.model;

import aliif.model.CoordinateGrid.Axis;

/**
 * Along one axis of a window: for each HR pixel the LR pixels that answer its query, with their
 * weights and the query's position from them (docs/model.md section 1). With the local ensemble
 * these are the two that surround it, clamped to the image; without, the nearest.
 */
public final class Neighbours {
  private final int count;
  private final int[] index; // (pixels, count)
  private final float[] weight; // (pixels, count)
  private final float[] xi; // (pixels, count)

  private Neighbours(int pixels, int count) {
    this.count = count;
    this.index = new int[pixels * count];
    this.weight = new float[pixels * count];
    this.xi = new float[pixels * count];
  }

  /**
   * The neighbours of the rows of the window's output.
   *
   * @throws IllegalArgumentException if the crop lacks a row that is needed
   */
  public static Neighbours rows(RenderWindow window, boolean ensemble) {
    return of(
        window.grid().rows(),
        new Span("rows", window.crop().y(), window.crop().bottom()),
        new Span("rows", window.output().y(), window.output().bottom()),
        ensemble);
  }

  /**
   * The neighbours of the columns of the window's output.
   *
   * @throws IllegalArgumentException if the crop lacks a column that is needed
   */
  public static Neighbours columns(RenderWindow window, boolean ensemble) {
    return of(
        window.grid().columns(),
        new Span("columns", window.crop().x(), window.crop().right()),
        new Span("columns", window.output().x(), window.output().right()),
        ensemble);
  }

  /** Neighbours of each HR pixel: 2 with the local ensemble, else 1. */
  public int count() {
    return count;
  }

  /** HR pixels. */
  public int pixels() {
    return index.length / count;
  }

  /** LR pixel, counted from the crop's first. */
  public int index(int pixel, int neighbour) {
    return index[pixel * count + neighbour];
  }

  /** Weight of the LR pixel's answer; those of an HR pixel add to 1. */
  public float weight(int pixel, int neighbour) {
    return weight[pixel * count + neighbour];
  }

  /** {@code xi = 2 * (position - r)}, r the LR pixel; in [-2, 2]. */
  public float xi(int pixel, int neighbour) {
    return xi[pixel * count + neighbour];
  }

  private record Span(String name, int from, int to) {
    int length() {
      return to - from;
    }

    int relative(int position) {
      if (position < from || position >= to) {
        throw new IllegalArgumentException(
            "crop: %s %d to %d (expected: to hold %d)".formatted(name, from, to - 1, position));
      }
      return position - from;
    }
  }

  private static Neighbours of(Axis axis, Span crop, Span output, boolean ensemble) {
    Neighbours all = new Neighbours(output.length(), ensemble ? 2 : 1);
    for (int i = 0; i < output.length(); i++) {
      int floor = axis.floor(output.from() + i);
      float fraction = axis.fraction(output.from() + i);
      int first = ensemble ? floor : axis.nearest(output.from() + i);
      for (int n = 0; n < all.count; n++) {
        int r = Math.clamp(first + n, 0, axis.low() - 1);
        int at = i * all.count + n;
        all.index[at] = crop.relative(r);
        all.weight[at] = !ensemble ? 1 : n == 0 ? 1 - fraction : fraction;
        // floor - r is -1, 0 or 1: nothing is lost, wherever in the image the query lies.
        all.xi[at] = 2 * ((floor - r) + fraction);
      }
    }
    return all;
  }
}
