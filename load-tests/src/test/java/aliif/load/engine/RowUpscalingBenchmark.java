package aliif.load.engine;

import aliif.model.CoordinateGrid;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.evaluation.BenchmarkModels;
import aliif.model.kernel.KernelWeights;
import aliif.model.kernel.RowUpscaler;
import aliif.model.kernel.VectorAliif;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What an HR pixel costs in whole images, row by row at x4: it should not depend on their size. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 3, time = 5)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class RowUpscalingBenchmark {
  private static final int SCALE = 4;
  private static final int PIXELS = 1 << 20;

  @Param({"latent", "lite"})
  public String model;

  @Param("2")
  public int threads;

  private VectorAliif aliif;

  @Setup
  public void open() {
    aliif = VectorAliif.create(KernelWeights.of(BenchmarkModels.of(model)), threads);
  }

  @TearDown
  public void close() {
    aliif.close();
  }

  /** 256x256 to 1024x1024. */
  @Benchmark
  @OperationsPerInvocation(PIXELS)
  public void oneMegapixel(Blackhole sink) {
    upscale(256, sink);
  }

  /** 1024x1024 to 4096x4096. */
  @Benchmark
  @OperationsPerInvocation(16 * PIXELS)
  public void sixteenMegapixels(Blackhole sink) {
    upscale(1024, sink);
  }

  private void upscale(int side, Blackhole sink) {
    Size low = new Size(side, side);
    CoordinateGrid grid = CoordinateGrid.of(low, new Size(side * SCALE, side * SCALE));
    RgbImage band = EngineBenchmark.noise(new Size(side, 16));
    RowUpscaler upscaler = new RowUpscaler(aliif, grid, (y, rows) -> sink.consume(rows));
    for (int y = 0; y < side; y += band.height()) {
      upscaler.put(band);
    }
  }
}
