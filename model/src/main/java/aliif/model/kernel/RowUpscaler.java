package aliif.model.kernel;

import aliif.model.CoordinateGrid;
import aliif.model.RenderPlan;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.kernel.decoder.RowRenderer;
import aliif.model.kernel.encoder.LineEncoder;

/**
 * Upscales an image, or a window of a crop of it, row by row: rows are put in as they are read, and
 * come out as soon as they can. Nothing is computed twice; memory is proportional to the width. The
 * output has the same bits as that of the crop encoded at once by an engine of the same weights.
 *
 * <p>Belongs to the thread of its engine.
 */
public final class RowUpscaler {
  private final VectorAliif engine;
  private final RenderPlan plan;
  private final LineEncoder lines;
  private final FeatureRing ring;
  private final Renderer renderer;
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

  /** Renders the HR rows {@code [from, to)} from the ring. */
  @FunctionalInterface
  private interface Renderer {
    void render(int from, int to);
  }

  /**
   * Upscales a whole image.
   *
   * @param engine of the calling thread
   * @param grid the output over the image
   * @param sink called by {@link #put}
   */
  public RowUpscaler(VectorAliif engine, CoordinateGrid grid, RowSink sink) {
    this(engine, RenderWindow.whole(grid), sink);
  }

  /**
   * Upscales a crop to a window.
   *
   * @param engine of the calling thread
   * @param window whose crop is put in, and whose output comes out
   * @param sink called by {@link #put} with rows of the output, counted from its first
   * @throws IllegalArgumentException if the crop lacks neighbours of the output
   */
  public RowUpscaler(VectorAliif engine, RenderWindow window, RowSink sink) {
    this.engine = engine;
    this.plan = RenderPlan.of(window, engine.config());
    this.lines = engine.lineEncoder(window.crop().size());
    this.ring = engine.featureRing(plan, lines);
    this.renderer = (from, to) -> sink.accept(from, engine.render(ring, plan, from, to));
  }

  /** Upscales a crop to a target, with an encoder that has forgotten the last. */
  RowUpscaler(
      VectorAliif engine, RenderWindow window, LineEncoder lines, RowRenderer.Target target) {
    this.engine = engine;
    this.plan = RenderPlan.of(window, engine.config());
    this.lines = lines;
    this.ring = engine.featureRing(plan, lines);
    this.renderer = (from, to) -> engine.render(ring, plan, from, to, target);
  }

  /**
   * Puts in the next rows of the crop. Those that can be rendered then go to the sink before this
   * returns; after the crop's last row, all.
   *
   * @param band (3, n, w) in [0, 1]
   * @throws IllegalArgumentException if it is not as wide as the crop, or has more rows than are
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
      if (rows % lines.step() == 0 && rendered < plan.rows().high()) {
        step();
      }
    }
    while (rows == lines.size().height() && rendered < plan.rows().high()) {
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
      renderer.render(rendered, end);
      rendered = end;
    }
  }
}
