package aliif.pipeline.plan;

import aliif.model.Region;
import aliif.model.Size;
import aliif.model.bicubic.BicubicResampler;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.image.format.ImageEncoder;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.memory.MemoryBudget;
import aliif.pipeline.tile.TileGrid;
import aliif.pipeline.tile.TileShape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;

/**
 * Plans how an image is rendered within a given memory: the shape of its tiles, and whether their
 * pixels or their features are kept. This is arithmetic only, done before a pixel is decoded.
 */
public final class ImagePlanner {
  /** Output pixels that are resampled and encoded at a time. */
  public static final int SLICE_PIXELS = 1 << 19;

  /** Output pixels of a piece of work: few, so that a worker is soon free when a client leaves. */
  private static final long PIECE_PIXELS = 4_000_000;

  /** Rows that are processed together where no model is needed. */
  private static final int STRIP_ROWS = 64;

  /** The shortest side of a tile. Shorter ones would consist of halo mostly. */
  static final int SHORTEST = 16;

  /** Extra work of rendering a tile in several parts: their edges are computed twice. */
  private static final double PARTS = 1.05;

  /** A band of features may be smaller than usual by this factor. */
  private static final int SMALLEST_BAND = 16;

  private static final long COLOURS = 3L * Float.BYTES;

  /** Elements between two stages: the current one, one in the buffer, and the next. */
  private static final int BETWEEN = 3;

  private final RenderTask task;
  private final Optional<ModelTile> model;
  private final Ends ends;
  private final Optional<Keeping> keeping;
  private final Region needed;

  /**
   * Memory of decoding and encoding.
   *
   * @param decoding bytes while decoding starts
   * @param rows bytes of a number of decoded rows
   * @param encoder bytes of the encoder
   * @param output layout of the output
   */
  public record Ends(long decoding, IntToLongFunction rows, long encoder, PixelLayout output) {}

  /**
   * @param model tiles of the network; empty if there is none
   * @param keeping how features are kept for other requests; empty if they are not
   */
  public ImagePlanner(
      RenderTask task, Optional<ModelTile> model, Ends ends, Optional<Keeping> keeping) {
    this.task = task;
    this.keeping = keeping;
    this.model = model;
    this.ends = ends;
    needed = task.needed();
  }

  /**
   * The plan with the least work that fits into {@code bytes}. If none fits, the plan that takes
   * the least memory.
   */
  public ImagePlan within(long bytes) {
    List<ImagePlan> plans = plans();
    return plans.stream()
        .filter(plan -> plan.memory().bytes() <= bytes)
        .min(
            Comparator.comparingDouble(ImagePlan::cost)
                .thenComparingLong(plan -> plan.memory().bytes()))
        .orElseGet(
            () ->
                plans.stream()
                    .min(Comparator.comparingLong(plan -> plan.memory().bytes()))
                    .orElseThrow(this::tooLarge));
  }

  private UpscaleException tooLarge() {
    return new UpscaleException(
        new UpscaleOutcome.OverLimit(
            "output: %s of %s (expected: a scale whose rows an engine can hold; %s)"
                .formatted(needed.size(), task.input(), MemoryBudget.MORE)));
  }

  private List<ImagePlan> plans() {
    return task.byModel() ? plans(model.orElseThrow()) : List.of(strips());
  }

  private List<ImagePlan> plans(ModelTile model) {
    List<ImagePlan> plans = new ArrayList<>();
    keeping.ifPresent(each -> plans.addAll(cached(model, each)));
    if (model.mayBeWide()) {
      plans.addAll(wide(model));
    }
    for (int height = model.side(); height >= Math.min(SHORTEST, model.side()); height /= 2) {
      for (int width = model.side(); width >= height; width /= 2) {
        TileGrid whole = grid(model, height, width, Long.MAX_VALUE);
        if (whole.window().pixels() <= piecePixels() && fits(model, whole)) {
          plans.add(plan(model, new Route.Pixels(whole), whole, work(model, whole)));
        }
        for (int part = 1; model.workers().own() > 0 && part <= SMALLEST_BAND; part *= 4) {
          TileGrid bands = grid(model, height, width, bandPixels(whole) / part);
          double again = PARTS + 0.01 * part;
          if (fits(model, bands)) {
            plans.add(plan(model, new Route.Features(bands), bands, again * work(model, bands)));
          }
        }
      }
    }
    return plans;
  }

  /**
   * Plans that keep features for other requests, if those of the image are few enough. They cost
   * less than all others, because most tiles are there already. Their tiles are always the largest,
   * so that every request has the same.
   */
  private List<ImagePlan> cached(ModelTile model, Keeping keep) {
    TileGrid whole = grid(model, model.side(), model.side(), Long.MAX_VALUE);
    long tile = model.featureBytes(task.options()) * whole.crop().pixels();
    if (task.options().selfEnsemble() || tile * whole.rows() * whole.columns() > keep.bytes()) {
      return List.of();
    }
    List<ImagePlan> plans = new ArrayList<>();
    if (whole.window().pixels() <= piecePixels() && fits(model, whole)) {
      plans.add(plan(model, new Route.Cached(whole, keep.keys(), tile), whole, 0));
    }
    for (int part = 1; part <= SMALLEST_BAND; part *= 4) {
      TileGrid bands = grid(model, model.side(), model.side(), bandPixels(whole) / part);
      if (fits(model, bands)) {
        plans.add(plan(model, new Route.Cached(bands, keep.keys(), tile), bands, 0.01 * part));
      }
    }
    return plans;
  }

  private List<ImagePlan> wide(ModelTile model) {
    List<ImagePlan> plans = new ArrayList<>();
    for (Size shape : WideTiles.of(model, task.input())) {
      TileGrid grid = grid(model, shape.height(), shape.width(), Long.MAX_VALUE);
      if (grid.window().pixels() <= piecePixels() && fits(model, grid)) {
        plans.add(plan(model, new Route.Pixels(grid), grid, work(model, grid)));
      }
    }
    return plans;
  }

  private boolean fits(ModelTile model, TileGrid grid) {
    return model.fits(grid.firstWindow(), task.options())
        && model.fits(grid.innerWindow(), task.options());
  }

  private TileGrid grid(ModelTile model, int height, int width, long bandPixels) {
    int halo = model.config().halo();
    return new TileGrid(task.grid(), needed, new TileShape(height, width, halo, bandPixels));
  }

  /** The self-ensemble renders each piece eight times. */
  private long piecePixels() {
    return task.options().selfEnsemble() ? PIECE_PIXELS / 8 : PIECE_PIXELS;
  }

  /** A band may have the pixels of several pieces, because all columns render parts of it. */
  private long bandPixels(TileGrid grid) {
    return Math.min(PIECE_PIXELS, grid.columns() * piecePixels() / 8);
  }

  /**
   * LR pixels that are encoded, halos included. A worker that has no piece left while others work
   * counts as busy, so that an image of one piece costs more than one of two smaller pieces.
   */
  private static double work(ModelTile model, TileGrid grid) {
    long pieces = (long) grid.rows() * grid.columns();
    long workers = Math.max(1, model.inFlight() - 1);
    return (double) Math.ceilDiv(pieces, workers) * workers * grid.crop().pixels();
  }

  private ImagePlan strips() {
    int rows = Math.clamp(SLICE_PIXELS / needed.width(), 1, STRIP_ROWS);
    long strip = COLOURS * rows * needed.width();
    var memory =
        new ImageMemory(
            ends.decoding(),
            ends.rows().applyAsLong(BETWEEN * rows),
            0,
            BETWEEN * strip + slices(strip / COLOURS),
            windows(),
            ends.encoder());
    return new ImagePlan(task, new Route.Strips(rows), memory, 0);
  }

  private ImagePlan plan(ModelTile model, Route route, TileGrid grid, double cost) {
    TileMemory tiles = new TileMemory(task, model, grid, BETWEEN);
    long band = (long) grid.bandRows() * needed.width();
    var memory =
        new ImageMemory(
            ends.decoding(),
            ends.rows().applyAsLong(tiles.rows(ends.output().alpha())),
            tiles.bytes(route),
            2 * COLOURS * band + slices(band),
            windows(),
            ends.encoder());
    return new ImagePlan(task, route, memory, cost);
  }

  /** Bytes of the slices of a band in the resamplers and the encoder. */
  private long slices(long band) {
    long before = Math.min(band, Math.max(SLICE_PIXELS, needed.width()));
    Region part = task.geometry().part();
    long most = Math.max(SLICE_PIXELS, part.width());
    long after = task.resampled() ? Math.min(part.pixels(), most) : before;
    int rows = (int) Math.ceilDiv(after, part.width());
    // Floats: colours before and after resizing, and alpha. The encoded bytes are counted twice.
    return before * COLOURS
        + after * (COLOURS + Float.BYTES)
        + (task.weighted(ends.output().alpha()) ? after * COLOURS : 0)
        + (task.weightedAfterModel(ends.output().alpha()) ? weighted(before, after) : 0)
        + 2 * ImageEncoder.returnedBytes(ends.output(), rows);
  }

  /** Alpha before the reduction, colours multiplied by it, and both after it. */
  private static long weighted(long before, long after) {
    long all = COLOURS + Float.BYTES;
    return before * (Float.BYTES + all) + after * all;
  }

  private long windows() {
    Region part = task.geometry().part();
    if (task.weightedAfterModel(ends.output().alpha())) {
      return BicubicResampler.bytes(4, task.resampling(), part)
          + BicubicResampler.bytes(1, task.grid(), needed);
    }
    long colour = task.resampled() ? BicubicResampler.bytes(3, task.resampling(), part) : 0;
    long alpha =
        ends.output().alpha() ? BicubicResampler.bytes(1, task.geometry().grid(), part) : 0;
    return colour + alpha;
  }
}
