package aliif.model.benchmark;

import aliif.model.Aliif;
import aliif.model.CoordinateGrid;
import aliif.model.FeatureMap;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.engine.Engine;
import aliif.model.kernel.FmaPeak;
import aliif.model.weights.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Times an engine, stage by stage, in this process: each stage runs until the JIT compiler has
 * compiled it, and the best run counts. A share is relative to the machine's peak, measured right
 * before and after, because the clock changes with the load.
 */
public final class Benchmark {
  private static final long ENOUGH = 3_000_000_000L; // nanoseconds
  private static final int[] SCALES = {2, 4, 8};
  private static final Size WINDOW = new Size(1920, 1080);
  private static final int WINDOW_SCALE = 4;
  private static final int TILE = 256; // HR pixels

  private final Engine engine;
  private final Weights weights;
  private final int threads;
  private final Consumer<BenchmarkRow> rows;
  private final Operations operations;
  private final long enough;

  /**
   * @param enough nanoseconds for a stage; one run in any case
   */
  Benchmark(Engine engine, Weights weights, int threads, long enough, Consumer<BenchmarkRow> rows) {
    this.engine = engine;
    this.weights = weights;
    this.threads = threads;
    this.enough = enough;
    this.rows = rows;
    this.operations = new Operations(weights.config());
  }

  /**
   * Measures all stages.
   *
   * @param input size of the image for all but {@code second_zoom}, whose window has 1920x1080 HR
   *     pixels at x4
   */
  public static void run(
      Engine engine, Weights weights, int threads, Size input, Consumer<BenchmarkRow> rows) {
    new Benchmark(engine, weights, threads, ENOUGH, rows).run(input);
  }

  /**
   * The best run of a stage.
   *
   * @param peak 10^9 floating-point operations per second
   */
  private record Timing(double nanoseconds, double peak) {
    Timing plus(Timing other) {
      return new Timing(nanoseconds + other.nanoseconds, Math.max(peak, other.peak));
    }

    /** What is left without a part of it; 0 if the part was measured as more. */
    Timing minus(Timing part) {
      return new Timing(Math.max(nanoseconds - part.nanoseconds, 0), Math.max(peak, part.peak));
    }
  }

  void run(Size input) {
    RgbImage image = noise(input);
    try (Aliif aliif = engine.create(weights, threads)) {
      Timing all;
      try (Aliif alone = engine.create(EncoderAlone.of(weights.config()), threads)) {
        List<Timing> both = bestInTurns(() -> alone.encode(image), () -> aliif.encode(image));
        Timing encoder = both.getFirst();
        all = both.getLast();
        Timing expand = all.minus(encoder);
        put("encode", input, OptionalDouble.empty(), encoder, operations.encode() * input.pixels());
        put("expand", input, OptionalDouble.empty(), expand, operations.expand() * input.pixels());
      }
      FeatureMap features = aliif.encode(image);
      for (int scale : SCALES) {
        render(aliif, features, scale, all);
      }
      firstTile(aliif);
      secondZoom(aliif);
    }
  }

  private void render(Aliif aliif, FeatureMap features, int scale, Timing encode) {
    Size input = features.size();
    Size high = new Size(input.width() * scale, input.height() * scale);
    RenderWindow whole = RenderWindow.whole(CoordinateGrid.of(input, high));
    Timing render = best(() -> aliif.render(features, whole));
    put("render", input, OptionalDouble.of(scale), render, operations.render() * high.pixels());
    put("total", input, OptionalDouble.of(scale), encode.plus(render), all(input, high));
  }

  /** A tile in the middle of a large image, from nothing: its LR pixels with the halo. */
  private void firstTile(Aliif aliif) {
    int side = TILE / WINDOW_SCALE + 2 * aliif.config().halo();
    Size low = new Size(side, side);
    RgbImage crop = noise(low);
    int from = aliif.config().halo() * WINDOW_SCALE;
    Size high = new Size(side * WINDOW_SCALE, side * WINDOW_SCALE);
    RenderWindow window =
        new RenderWindow(
            CoordinateGrid.of(low, high), Region.of(low), new Region(from, from, TILE, TILE));
    Timing time = best(() -> aliif.render(aliif.encode(crop), window));
    put("first_tile", low, OptionalDouble.of(WINDOW_SCALE), time, all(low, new Size(TILE, TILE)));
  }

  /** Another window of an image whose features are kept. */
  private void secondZoom(Aliif aliif) {
    Size low = new Size(WINDOW.width() / WINDOW_SCALE, WINDOW.height() / WINDOW_SCALE);
    FeatureMap features = aliif.encode(noise(low));
    RenderWindow window = RenderWindow.whole(CoordinateGrid.of(low, WINDOW));
    Timing time = best(() -> aliif.render(features, window));
    long count = operations.render() * WINDOW.pixels();
    put("second_zoom", low, OptionalDouble.of(WINDOW_SCALE), time, count);
  }

  private long all(Size low, Size high) {
    return (operations.encode() + operations.expand()) * low.pixels()
        + operations.render() * high.pixels();
  }

  private void put(String stage, Size input, OptionalDouble scale, Timing time, long count) {
    double perNanosecond = time.nanoseconds > 0 ? 1 / time.nanoseconds : 0;
    double gflops = 2 * count * perNanosecond;
    double output =
        switch (stage) {
          case "first_tile" -> (double) TILE * TILE;
          default -> input.pixels() * scale.orElse(1) * scale.orElse(1);
        };
    rows.accept(
        new BenchmarkRow(
            engine.name().toLowerCase(Locale.ROOT),
            weights.name(),
            threads,
            stage,
            input,
            scale,
            time.nanoseconds / 1e6,
            gflops,
            gflops / time.peak,
            1e3 * output * perNanosecond));
  }

  private Timing best(Runnable work) {
    return bestInTurns(work).getFirst();
  }

  /** Runs until there was enough time for each, in turns, so that all meet the same machine. */
  private List<Timing> bestInTurns(Runnable... works) {
    double peak = FmaPeak.gigaflops(threads);
    long[] best = new long[works.length];
    Arrays.fill(best, Long.MAX_VALUE);
    long begin = System.nanoTime();
    do {
      for (int i = 0; i < works.length; i++) {
        long start = System.nanoTime();
        works[i].run();
        best[i] = Math.min(best[i], System.nanoTime() - start);
      }
    } while (System.nanoTime() - begin < works.length * enough);
    double highest = Math.max(peak, FmaPeak.gigaflops(threads));
    return Arrays.stream(best).mapToObj(time -> new Timing(time, highest)).toList();
  }

  private static RgbImage noise(Size size) {
    Random random = new Random(1);
    float[] values = new float[Math.toIntExact(3 * size.pixels())]; // (3, h, w)
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return new RgbImage(size, values);
  }
}
