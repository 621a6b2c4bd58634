package aliif.model.kernel;

import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.FeatureLayout;
import aliif.model.FeatureMap;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * A-LIIF on a CPU with the Java Vector API: Winograd convolutions and packed products. Where the
 * incubator module is absent it runs the same steps in plain loops.
 *
 * <p>An instance belongs to one thread, and may be given more to work with: the results have the
 * same bits for any number of them.
 */
public final class VectorAliif implements Aliif {
  private final KernelWeights weights;
  private final Crew crew;
  private final Scratch[] scratch; // one for each thread
  private @Nullable LineEncoder encoder; // for the last size

  /** What one thread needs. */
  private record Scratch(TileScratch tiles, FeatureRows.Scratch rows, RowRenderer renderer) {}

  private VectorAliif(KernelWeights weights, int threads) {
    this.weights = weights;
    this.crew = new Crew(threads);
    this.scratch = new Scratch[threads];
    for (int member = 0; member < threads; member++) {
      scratch[member] =
          new Scratch(
              new TileScratch(weights.config().channels()),
              weights.featureRows().scratch(),
              new RowRenderer(weights.layout(), weights.localFunctions()));
    }
  }

  /** For one thread. */
  public static VectorAliif create(Weights weights) {
    return create(KernelWeights.of(weights), 1);
  }

  /**
   * Shares prepared weights with other instances.
   *
   * @param threads that work on a call together, the caller's among them; at least 1
   */
  public static VectorAliif create(KernelWeights weights, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + " (expected: at least 1)");
    }
    return new VectorAliif(weights, threads);
  }

  @Override
  public AliifConfig config() {
    return weights.config();
  }

  @Override
  public FeatureMap encode(RgbImage crop) {
    crop.size().requireAtMost(LARGEST_CROP);
    LineEncoder lines = encoderFor(crop.size());
    int depth = weights.layout().depth();
    float[] values = new float[Math.toIntExact(crop.size().pixels() * depth)]; // (h, w, depth)
    int width = crop.width();
    crew.run(
        member -> {
          float[] row = new float[width * depth];
          for (int s = 0; s < lines.steps(); s++) {
            int step = s;
            lines.put(crop, step, crew, member);
            crew.await();
            lines.run(step, crew, member, scratch[member].tiles);
            lines.forEachRow(
                step,
                crew,
                member,
                y -> {
                  weights
                      .featureRows()
                      .make(lines.output(), lines.image(), y, row, scratch[member].rows);
                  System.arraycopy(row, 0, values, y * width * depth, row.length);
                });
            crew.await();
          }
        });
    return new FeatureMap(crop.size(), depth, values);
  }

  @Override
  public RgbImage render(FeatureMap features, RenderWindow window) {
    FeatureLayout layout = weights.layout();
    layout.requireFits(features, window);
    RenderPlan plan = RenderPlan.of(window, weights.config().ensemble());
    Size size = window.output().size();
    int width = features.size().width() * layout.depth();
    float[] output = new float[Math.toIntExact(3 * size.pixels())]; // (3, H, W)
    RowRenderer.Target target = new RowRenderer.Target(output, size.height() * size.width(), 0);
    crew.run(
        member ->
            scratch[member].renderer.render(
                (r, to) -> System.arraycopy(features.values(), r * width, to, 0, width),
                plan,
                crew.first(member, size.height()),
                crew.first(member + 1, size.height()),
                target));
    return new RgbImage(size, output);
  }

  @Override
  public void close() {
    crew.close();
  }

  private LineEncoder encoderFor(Size size) {
    LineEncoder lines = encoder;
    if (lines == null || !lines.size().equals(size)) {
      lines = new LineEncoder(weights.encoder(), size, step(size));
      encoder = lines;
    } else {
      lines.clear();
    }
    return lines;
  }

  /** Rows of a step: enough pixels that a layer's weights are read often enough to stay close. */
  private static int step(Size size) {
    int rows = Layout.roundUp(Math.max(1, 4096 / size.width()), TileRun.SIDE);
    return Math.clamp(rows, TileRun.SIDE, Layout.roundUp(size.height(), TileRun.SIDE));
  }
}
