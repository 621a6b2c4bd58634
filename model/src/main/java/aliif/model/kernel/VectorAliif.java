package aliif.model.kernel;

import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.FeatureMap;
import aliif.model.FeatureMap.Precision;
import aliif.model.RenderPlan;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.kernel.decoder.FeatureRows;
import aliif.model.kernel.decoder.RowRenderer;
import aliif.model.kernel.encoder.Crew;
import aliif.model.kernel.encoder.LineEncoder;
import aliif.model.kernel.encoder.Shares;
import aliif.model.kernel.encoder.TileScratch;
import aliif.model.kernel.memory.ChannelBlocks;
import aliif.model.kernel.memory.Slab;
import aliif.model.kernel.memory.TileRun;
import aliif.model.weights.Weights;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A-LIIF on a CPU with the Java Vector API: Winograd convolutions and packed products. Where the
 * incubator module is absent it runs the same steps in plain loops.
 *
 * <p>An instance belongs to one thread, but may use helper threads; the result has the same bits
 * for any number of them.
 */
public final class VectorAliif implements Aliif {
  /* Enough pixels to a step that reading a layer's weights is little beside using them. */
  private static final int PIXELS = 8192;

  /* In rendering: the fewest LR rows of a band, and the most bands of a thread. */
  private static final int LOW_ROWS = 8;
  private static final int BANDS = 4;

  private final KernelWeights weights;
  private final Precision precision;
  private final Crew crew;
  private final Scratch[] scratch; // one for each thread
  private final Slab slab = new Slab();
  private final Shares featureRows;
  private @Nullable LineEncoder encoder; // for the last size

  /** What one thread needs. */
  private record Scratch(TileScratch tiles, FeatureRows.Scratch rows, RowRenderer renderer) {}

  private VectorAliif(KernelWeights weights, int threads, Precision precision) {
    this.weights = weights;
    this.precision = precision;
    this.scratch = new Scratch[threads];
    this.featureRows = new Shares(threads);
    for (int member = 0; member < threads; member++) {
      scratch[member] =
          new Scratch(
              new TileScratch(weights.config().channels(), slab),
              weights.featureRows().scratch(slab),
              weights.rowRenderer(slab));
    }
    this.crew = new Crew(threads); // last: nobody ends its threads if this fails
  }

  /** With one thread, and features in float32. */
  public static VectorAliif create(Weights weights) {
    return create(KernelWeights.of(weights), 1);
  }

  /** With features in float32. */
  public static VectorAliif create(KernelWeights weights, int threads) {
    return create(weights, threads, Precision.FLOAT32);
  }

  /**
   * Shares prepared weights with other instances.
   *
   * @param threads that work on a call together, the caller's among them; at least 1
   * @param precision of features
   */
  public static VectorAliif create(KernelWeights weights, int threads, Precision precision) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + " (expected: at least 1)");
    }
    return new VectorAliif(weights, threads, precision);
  }

  @Override
  public AliifConfig config() {
    return weights.config();
  }

  @Override
  public FeatureMap encode(RgbImage crop) {
    config().requireFits(crop.size());
    LineEncoder lines = clearedEncoder(crop.size());
    FeatureStore features = new FeatureStore(crop.size(), weights.layout().depth(), precision);
    for (int step = 0; step < lines.steps(); step++) {
      int end = Math.min((step + 1) * lines.step(), crop.height());
      for (int y = step * lines.step(); y < end; y++) {
        lines.putRow(y, crop, y);
      }
      step(lines, step, features);
    }
    return features.map();
  }

  /** Line by line: no feature map is made, and a crop may have any number of pixels. */
  @Override
  public RgbImage upscale(RgbImage crop, RenderWindow window) {
    window.requireFits(crop);
    Size size = window.output().size();
    float[] output = new float[Math.toIntExact(3 * size.pixels())]; // (3, H, W)
    RowRenderer.Target target = new RowRenderer.Target(output, (int) size.pixels(), 0);
    new RowUpscaler(this, window, clearedEncoder(crop.size()), target).put(crop);
    return new RgbImage(size, output);
  }

  /** The encoder of the last call, if that was of the same size, else another one. */
  private LineEncoder clearedEncoder(Size size) {
    LineEncoder lines = encoder;
    if (lines == null || !lines.size().equals(size)) {
      encoder = null; // before there are two
      lines = lineEncoder(size);
      encoder = lines;
    }
    lines.clear();
    return lines;
  }

  /** What scratch of all threads takes of the heap, but for what depends on sizes. */
  long scratchBytes() {
    return slab.bytes();
  }

  /** An encoder of images of a size. */
  LineEncoder lineEncoder(Size size) {
    return new LineEncoder(weights.encoder(), size, step(size), crew.size());
  }

  /** Rows of a step of an encoder of a size. */
  static int step(Size size) {
    int rows = ChannelBlocks.roundUp(Math.max(1, PIXELS / size.width()), TileRun.SIDE);
    return Math.min(rows, ChannelBlocks.roundUp(size.height(), TileRun.SIDE));
  }

  /** An encoder's next step, to rows of features. */
  void step(LineEncoder lines, int number, FeatureRowSink sink) {
    FeatureRows rows = weights.featureRows();
    featureRows.begin(lines.step());
    crew.run(
        member -> {
          lines.run(number, crew, member, scratch[member].tiles);
          int top = number * lines.step() - lines.lag();
          for (int i = next(member); i >= 0; i = next(member)) {
            int y = top + i;
            if (sink.takes(y)) {
              sink.accept(y, rows.make(lines.output(), lines.image(), y, scratch[member].rows));
            }
          }
        });
  }

  /** The next row of features for a member, or -1 if there is none, or if another has failed. */
  private int next(int member) {
    return crew.failed() ? -1 : featureRows.take(member);
  }

  @Override
  public RgbImage render(FeatureMap features, RenderWindow window) {
    weights.layout().requireFits(features, window);
    RenderPlan plan = RenderPlan.of(window, weights.config());
    return render(features::readRow, plan, 0, window.output().height());
  }

  /** Renders HR rows {@code [from, to)} of a plan. */
  RgbImage render(RowRenderer.Source source, RenderPlan plan, int from, int to) {
    Size size = new Size(plan.columns().high(), to - from);
    float[] output = new float[Math.toIntExact(3 * size.pixels())]; // (3, H, W)
    render(source, plan, from, to, new RowRenderer.Target(output, (int) size.pixels(), from));
    return new RgbImage(size, output);
  }

  /** Renders HR rows {@code [from, to)} of a plan to a target. */
  void render(
      RowRenderer.Source source, RenderPlan plan, int from, int to, RowRenderer.Target target) {
    int bands = bands(plan, from, to);
    AtomicInteger next = new AtomicInteger();
    crew.run(
        member -> {
          RowRenderer renderer = scratch[member].renderer;
          while (!crew.failed()) {
            int band = next.getAndIncrement();
            if (band >= bands) {
              return;
            }
            int top = from + (int) ((long) (to - from) * band / bands);
            int end = from + (int) ((long) (to - from) * (band + 1) / bands);
            renderer.render(source, plan, top, end, target);
          }
        });
  }

  /**
   * Bands of rows that members take one after another, so that none waits long for one whose
   * processor is slower. An LR row at an edge is worked on for both bands: there are not too many.
   */
  private int bands(RenderPlan plan, int from, int to) {
    if (crew.size() == 1 || from >= to) {
      return 1;
    }
    int low = plan.skipRows().last(to - 1) - plan.skipRows().first(from) + 1;
    return Math.clamp(low / LOW_ROWS, crew.size(), BANDS * crew.size());
  }

  /** Room for the last rows of features that a plan reads. */
  FeatureRing featureRing(RenderPlan plan, LineEncoder lines) {
    int rows = FeatureRing.rows(lines.step());
    return new FeatureRing(plan, rows, weights.layout().depth(), precision);
  }

  @Override
  public void close() {
    crew.close();
  }
}
