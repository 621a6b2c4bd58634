package aliif.model.kernel;

import aliif.model.CoordinateGrid;
import aliif.model.FeatureMap;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;

/**
 * Upscales a whole image row by row: rows are put in as they are read, and come out as soon as they
 * can. There is no halo and nothing is computed twice; memory is proportional to the width. The
 * output has the same bits as that of the image encoded at once by an engine of the same weights.
 *
 * <p>Belongs to the thread of its engine.
 */
public final class RowUpscaler {
  private final VectorAliif engine;
  private final RowSink sink;
  private final RenderPlan plan;
  private final LineEncoder lines;
  private final FeatureStore ring;
  private final FeatureMap features; // the ring, for reading
  private final int kept;
  private int rows; // put in so far
  private int steps; // made so far
  private int rendered; // HR rows that are out

  /** Takes HR rows in their order. */
  @FunctionalInterface
  public interface RowSink {
    /**
     * Takes rows from {@code y} on.
     *
     * @param band (3, n, W), n at least 1
     */
    void accept(int y, RgbImage band);
  }

  /**
   * @param engine of the calling thread
   * @param grid the output over the image
   * @param sink called by {@link #put}
   */
  public RowUpscaler(VectorAliif engine, CoordinateGrid grid, RowSink sink) {
    this.engine = engine;
    this.sink = sink;
    this.plan = RenderPlan.of(RenderWindow.whole(grid), engine.config().ensemble());
    this.lines = engine.lineEncoder(grid.low());
    this.kept = lines.step() + 2;
    this.ring = engine.featureRing(kept, grid.low().width());
    this.features = ring.map();
  }

  /**
   * Puts in the next rows of the image. Those that can be rendered then go to the sink before this
   * returns; after the image's last row, all.
   *
   * @param band (3, n, w) in [0, 1]
   * @throws IllegalArgumentException if it is not as wide as the image, or has more rows than are
   *     left of it
   */
  public void put(RgbImage band) {
    int left = lines.size().height() - rows;
    if (band.width() != lines.size().width() || band.height() > left) {
      throw new IllegalArgumentException(
          "band: %s (expected: %d wide, at most %d high)"
              .formatted(band.size(), lines.size().width(), left));
    }
    for (int y = 0; y < band.height(); y++) {
      lines.putRow(rows, band, y);
      rows++;
      if (rows % lines.step() == 0) {
        step();
      }
    }
    while (rows == lines.size().height() && steps < lines.steps()) {
      step();
    }
  }

  private void step() {
    engine.step(lines, steps, ring);
    steps++;
    int encoded = Math.min(steps * lines.step() - lines.lag(), lines.size().height());
    int end = rendered;
    while (end < plan.rows().high() && plan.skipRows().last(end) < encoded) {
      end++;
    }
    if (end > rendered) {
      RgbImage band = engine.render((r, to) -> features.readRow(r % kept, to), plan, rendered, end);
      sink.accept(rendered, band);
      rendered = end;
    }
  }
}
