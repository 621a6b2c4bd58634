package aliif.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.CoordinateGrid;
import aliif.model.DecoderConfig;
import aliif.model.DecoderConfig.Normalisation;
import aliif.model.DecoderConfig.Scores;
import aliif.model.DecoderConfig.Skip;
import aliif.model.EncoderConfig;
import aliif.model.FeatureMap.Precision;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.SelfEnsemble;
import aliif.model.Size;
import aliif.model.testing.RandomWeights;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One call gives the bits of two. */
final class FusedUpscaleTest {
  private static final KernelWeights TINY = KernelWeights.of(RandomWeights.tiny());

  @ParameterizedTest
  @MethodSource("configurations")
  void everyConfigurationGivesTheBitsOfEncodeAndRender(AliifConfig config) {
    KernelWeights weights = KernelWeights.of(RandomWeights.of(config, 3));
    CoordinateGrid grid = CoordinateGrid.of(new Size(31, 150), new Size(70, 290));
    RenderWindow window =
        new RenderWindow(grid, new Region(8, 3, 140, 25), new Region(40, 20, 211, 33));
    for (Precision precision : Precision.values()) {
      try (VectorAliif aliif = VectorAliif.create(weights, 1, precision)) {
        assertEqualsTwoCalls(aliif, window, 1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1",
    "1, 1, 8, 8",
    "7, 9, 7, 9",
    "8, 63, 16, 189",
    "64, 65, 512, 520",
    "65, 64, 260, 64",
    "9, 580, 9, 1400",
    "580, 7, 700, 56",
    "300, 120, 330, 131",
    "1100, 40, 1200, 130",
    "40, 41, 30, 33",
    "17, 16, 60, 80"
  })
  void anyWindowOfAnyCropGivesTheBitsOfEncodeAndRender(int w, int h, int wide, int high) {
    CoordinateGrid grid = CoordinateGrid.of(new Size(w, h), new Size(wide, high));
    for (int threads : new int[] {1, 2}) {
      for (Precision precision : Precision.values()) {
        try (VectorAliif aliif = VectorAliif.create(TINY, threads, precision)) {
          assertEqualsTwoCalls(aliif, RenderWindow.whole(grid), 1);
          Random random = new Random(w + threads);
          for (int i = 0; i < 8; i++) {
            assertEqualsTwoCalls(aliif, window(grid, random), i);
          }
        }
      }
    }
  }

  /** A window that ends above the crop's end leaves an encoder behind that is not done. */
  @Test
  void aCallThatStopsEarlyLeavesNothingForTheNext() {
    Region crop = new Region(0, 0, 300, 100);
    CoordinateGrid grid = CoordinateGrid.of(crop.size(), new Size(200, 600));
    RgbImage image = RandomWeights.image(crop.size(), 1);
    RgbImage other = RandomWeights.image(crop.size(), 2);
    try (VectorAliif fresh = VectorAliif.create(TINY, 1);
        VectorAliif used = VectorAliif.create(TINY, 1)) {
      RenderWindow top = new RenderWindow(grid, crop, new Region(0, 0, 5, 200));
      used.upscale(other, top);
      assertThat(used.encode(image).values()).isEqualTo(fresh.encode(image).values());
      used.upscale(other, top);
      RenderWindow whole = RenderWindow.whole(grid);
      assertThat(used.upscale(image, whole).values())
          .isEqualTo(fresh.upscale(image, whole).values());
    }
  }

  @Test
  void rowsOfAWindowComeOutInTheirOrder() {
    CoordinateGrid grid = CoordinateGrid.of(new Size(31, 150), new Size(70, 290));
    RenderWindow window =
        new RenderWindow(grid, new Region(8, 3, 140, 25), new Region(40, 20, 211, 33));
    RgbImage crop = RandomWeights.image(window.crop().size(), 5);
    try (VectorAliif aliif = VectorAliif.create(TINY, 1)) {
      RgbImage whole = aliif.upscale(crop, window);
      int[] next = {0};
      RowUpscaler upscaler =
          new RowUpscaler(
              aliif,
              window,
              (y, band) -> {
                assertThat(y).isEqualTo(next[0]);
                Region rows = new Region(y, 0, band.height(), band.width());
                assertThat(band.values()).isEqualTo(whole.crop(rows).values());
                next[0] += band.height();
              });
      for (int y = 0; y < crop.height(); y++) {
        upscaler.put(crop.crop(new Region(y, 0, 1, crop.width())));
      }
      assertThat(next[0]).isEqualTo(211);
    }
  }

  @Test
  void theSelfEnsembleGivesTheBitsOfEncodeAndRender() {
    CoordinateGrid grid = CoordinateGrid.of(new Size(21, 17), new Size(50, 45));
    for (Precision precision : Precision.values()) {
      try (Aliif ensemble = new SelfEnsemble(VectorAliif.create(TINY, 1, precision))) {
        assertEqualsTwoCalls(ensemble, RenderWindow.whole(grid), 1);
        assertEqualsTwoCalls(
            ensemble,
            new RenderWindow(grid, new Region(2, 3, 14, 18), new Region(9, 11, 20, 30)),
            1);
      }
    }
  }

  /** Its features would weigh 4000 x 40 x 419 x 4 bytes, 268 MB. */
  @Test
  void noFeatureMapIsMade() {
    AliifConfig config =
        new AliifConfig(
            new EncoderConfig.Edsr(4, 1),
            new DecoderConfig(
                new DecoderConfig.LocalMlps(10, 16, 2),
                List.of(256),
                Scores.QUERY,
                Normalisation.L2,
                true,
                Skip.BILINEAR));
    CoordinateGrid grid = CoordinateGrid.of(new Size(40, 4000), new Size(40, 4000));
    RenderWindow window = new RenderWindow(grid, Region.of(grid.low()), new Region(0, 0, 4000, 1));
    RgbImage crop = RandomWeights.image(grid.low(), 1);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Aliif aliif = VectorAliif.create(RandomWeights.of(config, 3))) {
      long before = threads.getCurrentThreadAllocatedBytes();
      assertThat(aliif.upscale(crop, window).height()).isEqualTo(4000);
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(60_000_000);
    }
  }

  @Test
  void aCropOfAnotherSizeThanTheWindowsIsRefused() {
    CoordinateGrid grid = CoordinateGrid.of(new Size(9, 8), new Size(18, 16));
    try (Aliif aliif = VectorAliif.create(TINY, 1)) {
      assertThatThrownBy(
              () -> aliif.upscale(RandomWeights.image(new Size(8, 9), 1), RenderWindow.whole(grid)))
          .hasMessage("crop: 8x9 (expected: 9x8 as in the window)");
      RenderWindow cut = new RenderWindow(grid, new Region(0, 0, 5, 9), Region.of(grid.high()));
      assertThatThrownBy(() -> aliif.upscale(RandomWeights.image(new Size(9, 5), 1), cut))
          .hasMessage("crop: rows 0 to 4 (expected: to hold 5)");
    }
  }

  private static void assertEqualsTwoCalls(Aliif aliif, RenderWindow window, int seed) {
    RgbImage crop = RandomWeights.image(window.crop().size(), seed);
    RgbImage expected = aliif.render(aliif.encode(crop), window);
    RgbImage actual = aliif.upscale(crop, window);
    assertThat(actual.size()).isEqualTo(window.output().size());
    assertThat(actual.values()).as("%s", window).isEqualTo(expected.values());
  }

  /** A part of the output, and a crop that has its neighbours and some more. */
  private static RenderWindow window(CoordinateGrid grid, Random random) {
    int[] rows = span(grid.rows(), random);
    int[] columns = span(grid.columns(), random);
    return new RenderWindow(
        grid,
        new Region(rows[0], columns[0], rows[1] - rows[0], columns[1] - columns[0]),
        new Region(rows[2], columns[2], rows[3] - rows[2], columns[3] - columns[2]));
  }

  private static int[] span(CoordinateGrid.Axis axis, Random random) {
    int from = random.nextInt(axis.high());
    int to = from + 1 + random.nextInt(axis.high() - from);
    int first = Math.max(0, axis.floor(from) - random.nextInt(9));
    int end = Math.min(axis.low(), axis.floor(to - 1) + 2 + random.nextInt(9));
    return new int[] {first, end, from, to};
  }

  private static Stream<AliifConfig> configurations() {
    return RandomWeights.configurations();
  }
}
