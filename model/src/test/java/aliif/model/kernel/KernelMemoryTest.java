package aliif.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.AliifConfig;
import aliif.model.CoordinateGrid;
import aliif.model.FeatureMap.Precision;
import aliif.model.Region;
import aliif.model.RenderPlan;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.kernel.encoder.LineEncoder;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of memory beforehand is what the heap shows afterwards. */
final class KernelMemoryTest {
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Classes that are loaded with the first call. */
  @BeforeAll
  static void loadAll() {
    configurations()
        .map(config -> KernelWeights.of(RandomWeights.of(config, 1)))
        .forEach(
            weights -> {
              try (VectorAliif aliif = VectorAliif.create(weights, 2, Precision.FLOAT16)) {
                RenderWindow window = window(20, 2);
                RgbImage crop = RandomWeights.image(window.crop().size(), 1);
                aliif.upscale(crop, window);
                aliif.render(aliif.encode(crop), window);
              }
            });
    heap();
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void everyPlaceIsCounted(AliifConfig config) {
    KernelWeights weights = KernelWeights.of(RandomWeights.of(config, 1));
    for (int threads = 1; threads <= 3; threads++) {
      KernelMemory memory = new KernelMemory(config, threads, Precision.FLOAT32);
      try (VectorAliif aliif = VectorAliif.create(weights, threads)) {
        assertThat(memory.scratch()).isEqualTo(aliif.scratchBytes());
        for (Size size : new Size[] {new Size(1, 1), new Size(65, 63), new Size(3000, 9)}) {
          assertThat(memory.encoder(size)).isEqualTo(aliif.lineEncoder(size).bytes());
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "lite, 64, 2", "lite, 136, 4", "lite, 328, 8",
    "latent, 64, 8", "latent, 136, 3", "latent, 328, 2",
    "paper, 64, 1", "paper, 136, 2", "paper, 328, 1",
    "liif16, 64, 4", "liif16, 136, 1", "liif16, 328, 3",
    "liif, 64, 1", "liif, 136, 1", "liif, 328, 1"
  })
  void anEngineHoldsWhatItSays(String model, int side, int scale) {
    Weights weights = Weights.shipped(model);
    KernelWeights kernels = KernelWeights.of(weights);
    RenderWindow window = window(side, scale);
    RgbImage crop = RandomWeights.image(window.crop().size(), 1);
    for (int members = 1; members <= 2; members++) {
      long before = heap();
      try (VectorAliif aliif = VectorAliif.create(kernels, members, Precision.FLOAT16)) {
        aliif.upscale(crop, window);
        if (members == 1) {
          aliif.render(aliif.encode(crop), window);
        }
        long held = heap() - before;
        KernelMemory memory = new KernelMemory(weights.config(), members, Precision.FLOAT16);
        assertThat(held).isBetween(memory.held(window) / 2, memory.held(window));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"lite, 64, 2", "paper, 136, 4", "latent, 328, 8", "liif, 30, 1.5"})
  void aCallTakesWhatItSays(String model, int side, double scale) {
    Weights weights = Weights.shipped(model);
    RenderWindow window = window(side, scale);
    for (Precision precision : Precision.values()) {
      try (VectorAliif aliif = VectorAliif.create(KernelWeights.of(weights), 1, precision)) {
        LineEncoder lines = aliif.lineEncoder(window.crop().size());
        aliif.featureRing(RenderPlan.of(window, aliif.config()), lines);
        long before = threads.getCurrentThreadAllocatedBytes();
        FeatureRing ring = aliif.featureRing(RenderPlan.of(window, aliif.config()), lines);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(ring.takes(0)).isTrue();
        KernelMemory memory = new KernelMemory(weights.config(), 1, precision);
        long said = memory.working(window) - memory.held(window);
        assertThat(allocated).isBetween(said / 2, said);
      }
    }
  }

  /** The top rows of an enlarged square: the longest row of all, and little work. */
  private static RenderWindow window(int side, double scale) {
    CoordinateGrid grid =
        CoordinateGrid.of(
            new Size(side, side), new Size((int) (side * scale), (int) (side * scale)));
    Region top = new Region(0, 0, (int) (6 * scale), grid.high().width());
    return new RenderWindow(grid, Region.of(grid.low()), top);
  }

  private static long heap() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static Stream<AliifConfig> configurations() {
    return RandomWeights.configurations();
  }
}
