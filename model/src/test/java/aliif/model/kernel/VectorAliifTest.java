package aliif.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.CoordinateGrid;
import aliif.model.DecoderConfig;
import aliif.model.DecoderConfig.Normalisation;
import aliif.model.DecoderConfig.Scores;
import aliif.model.DecoderConfig.Skip;
import aliif.model.Differences;
import aliif.model.EncoderConfig;
import aliif.model.FeatureMap;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.kernel.loops.Kernel;
import aliif.model.kernel.loops.Kernels;
import aliif.model.kernel.loops.PlainKernel;
import aliif.model.scalar.ScalarAliif;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the scalar model, with the kernel of this JVM and with plain loops. */
final class VectorAliifTest {
  private static final Size[] LOW = {new Size(5, 4), new Size(1, 1), new Size(17, 9)};

  @ParameterizedTest
  @MethodSource("configurations")
  void equalsTheTruth(AliifConfig config) {
    Weights weights = RandomWeights.of(config, 7);
    for (Size low : LOW) {
      RgbImage image = RandomWeights.image(low, 8);
      for (Size high :
          List.of(
              new Size(3 * low.width(), 2 * low.height() + 1),
              new Size(40, 7),
              new Size(300, 3),
              low)) {
        RgbImage expected = upscale(ScalarAliif.create(weights), image, high);
        for (Kernel kernel : kernels()) {
          RgbImage actual =
              upscale(VectorAliif.create(KernelWeights.of(weights, kernel), 1), image, high);
          assertThat(Differences.largest(actual.values(), expected.values()))
              .as(kernel.name())
              .isLessThan(2e-4f);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LATENT, 64, 16, 10, 256",
    "LATENT, 32, 16, 10, 128",
    "LATENT, 65, 17, 20, 63",
    "QUERY, 63, 16, 10, 256",
    "QUERY, 8, 33, 9, 7",
    "NONE, 9, 256, 1, 1",
    "NONE, 7, 16, 1, 1"
  })
  void anyWidthIsCorrect(Scores scores, int channels, int width, int mlps, int hidden) {
    AliifConfig config =
        new AliifConfig(
            new EncoderConfig.Edsr(channels, 1),
            new DecoderConfig(
                new DecoderConfig.LocalMlps(mlps, width, 4),
                scores == Scores.NONE ? List.of() : List.of(hidden, hidden + 1),
                scores,
                Normalisation.L2,
                true,
                Skip.BILINEAR));
    Weights weights = RandomWeights.of(config, 3);
    RgbImage image = RandomWeights.image(new Size(7, 5), 4);
    Size high = new Size(29, 16);
    RgbImage expected = upscale(ScalarAliif.create(weights), image, high);
    for (Kernel kernel : kernels()) {
      RgbImage actual =
          upscale(VectorAliif.create(KernelWeights.of(weights, kernel), 1), image, high);
      assertThat(Differences.largest(actual.values(), expected.values()))
          .as(kernel.name())
          .isLessThan(2e-4f);
    }
  }

  @ParameterizedTest
  @CsvSource({"LATENT, 1, 1", "LATENT, 1, 3", "LATENT, 3, 1", "QUERY, 1, 1", "QUERY, 2, 1"})
  void anyDepthIsPossible(Scores scores, int depth, int layers) {
    AliifConfig config =
        new AliifConfig(
            new EncoderConfig.Edsr(2, 1),
            new DecoderConfig(
                new DecoderConfig.LocalMlps(3, 4, depth),
                java.util.Collections.nCopies(layers - 1, 5),
                scores,
                Normalisation.SOFTMAX,
                true,
                Skip.NONE));
    Weights weights = RandomWeights.of(config, 14);
    RgbImage image = RandomWeights.image(new Size(3, 3), 15);
    Size high = new Size(8, 7);
    RgbImage expected = upscale(ScalarAliif.create(weights), image, high);
    RgbImage actual = upscale(VectorAliif.create(weights), image, high);
    assertThat(Differences.largest(actual.values(), expected.values())).isLessThan(1e-5f);
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void anyNumberOfThreadsGivesTheSameBits(AliifConfig config) {
    KernelWeights weights = KernelWeights.of(RandomWeights.of(config, 7));
    RgbImage image = RandomWeights.image(new Size(70, 37), 8);
    Size high = new Size(200, 111);
    RgbImage expected = upscale(VectorAliif.create(weights, 1), image, high);
    for (int threads : new int[] {2, 3, 5}) {
      RgbImage actual = upscale(VectorAliif.create(weights, threads), image, high);
      assertThat(actual.values()).isEqualTo(expected.values());
    }
  }

  /** Each has scratch of its own, of several threads; the weights are the same objects. */
  @ParameterizedTest
  @MethodSource("configurations")
  void enginesThatShareWeightsDoNotDisturbEachOther(AliifConfig config) throws Exception {
    KernelWeights weights = KernelWeights.of(RandomWeights.of(config, 7));
    List<Size> lows = List.of(new Size(31, 22), new Size(17, 40), new Size(31, 22));
    List<float[]> expected = new ArrayList<>();
    for (Size low : lows) {
      RgbImage image = RandomWeights.image(low, low.width());
      expected.add(upscale(VectorAliif.create(weights, 1), image, new Size(70, 90)).values());
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(lows.size())) {
      List<Future<List<float[]>>> results = new ArrayList<>();
      for (Size low : lows) {
        RgbImage image = RandomWeights.image(low, low.width());
        results.add(
            threads.submit(
                () -> {
                  List<float[]> all = new ArrayList<>();
                  for (int run = 0; run < 5; run++) {
                    Aliif aliif = VectorAliif.create(weights, 1 + run % 2);
                    all.add(upscale(aliif, image, new Size(70, 90)).values());
                  }
                  return all;
                }));
      }
      for (int i = 0; i < lows.size(); i++) {
        for (float[] actual : results.get(i).get()) {
          assertThat(actual).isEqualTo(expected.get(i));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void anyWindowIsAPartOfTheWhole(AliifConfig config) {
    Size low = new Size(27, 16);
    CoordinateGrid grid = CoordinateGrid.of(low, new Size(130, 55));
    try (Aliif aliif = VectorAliif.create(RandomWeights.of(config, 7))) {
      FeatureMap features = aliif.encode(RandomWeights.image(low, 11));
      RgbImage whole = aliif.render(features, RenderWindow.whole(grid));
      for (Region part :
          List.of(new Region(3, 8, 20, 11), new Region(0, 129, 55, 1), new Region(54, 0, 1, 130))) {
        RgbImage window = aliif.render(features, new RenderWindow(grid, Region.of(low), part));
        assertThat(window.values()).isEqualTo(whole.crop(part).values());
      }
    }
  }

  @Test
  void repetitionGivesTheSameBits() {
    Weights weights = Weights.shipped("lite");
    RgbImage image = RandomWeights.image(new Size(33, 21), 5);
    RgbImage other = RandomWeights.image(new Size(33, 21), 6);
    try (Aliif aliif = VectorAliif.create(weights)) {
      float[] first = aliif.encode(image).values();
      aliif.encode(other);
      assertThat(aliif.encode(image).values()).isEqualTo(first);
    }
  }

  @Test
  void tiledDiffersFromWholeByRoundingAlone() {
    Weights weights = RandomWeights.of(RandomWeights.tiny().config(), 3);
    Size low = new Size(41, 37);
    CoordinateGrid grid = CoordinateGrid.of(low, new Size(82, 74));
    RgbImage image = RandomWeights.image(low, 10);
    try (Aliif aliif = VectorAliif.create(weights)) {
      RgbImage whole = aliif.render(aliif.encode(image), RenderWindow.whole(grid));
      for (Region crop : List.of(new Region(0, 3, 21, 30), new Region(14, 9, 23, 32))) {
        int halo = aliif.config().halo();
        int top = crop.y() == 0 ? 0 : 2 * (crop.y() + halo);
        int bottom = crop.bottom() == low.height() ? 74 : 2 * (crop.bottom() - halo);
        int left = 2 * (crop.x() + halo);
        int right = crop.right() == low.width() ? 82 : 2 * (crop.right() - halo);
        Region output = new Region(top, left, bottom - top, right - left);
        RgbImage tile =
            aliif.render(aliif.encode(image.crop(crop)), new RenderWindow(grid, crop, output));
        assertThat(Differences.largest(tile.values(), whole.crop(output).values()))
            .isLessThan(1e-5f);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void halfPrecisionFeaturesAreReadAsTheyAreKept(AliifConfig config) {
    KernelWeights weights = KernelWeights.of(RandomWeights.of(config, 7));
    RgbImage image = RandomWeights.image(new Size(21, 9), 8);
    RenderWindow window = RenderWindow.whole(CoordinateGrid.of(image.size(), new Size(50, 30)));
    try (VectorAliif singles = VectorAliif.create(weights, 1);
        VectorAliif halves = VectorAliif.create(weights, 1, FeatureMap.Precision.FLOAT16)) {
      FeatureMap features = halves.encode(image);
      assertThat(features.precision()).isEqualTo(FeatureMap.Precision.FLOAT16);
      FeatureMap exact = singles.encode(image);
      assertThat(features.bytes()).isEqualTo(exact.bytes() / 2);
      float[] nearest = exact.values().clone();
      for (int i = 0; i < nearest.length; i++) {
        nearest[i] = Float.float16ToFloat(Float.floatToFloat16(nearest[i]));
      }
      assertThat(features.values()).isEqualTo(nearest);
      RgbImage rendered = halves.render(features, window);
      assertThat(singles.render(features, window).values()).isEqualTo(rendered.values());
      RgbImage full = singles.render(exact, window);
      assertThat(Differences.largest(rendered.values(), full.values())).isBetween(1e-8f, 2e-3f);
    }
  }

  private static List<Kernel> kernels() {
    return List.of(Kernels.fastest(), new PlainKernel());
  }

  private static RgbImage upscale(Aliif engine, RgbImage image, Size high) {
    try (Aliif aliif = engine) {
      return aliif.render(
          aliif.encode(image), RenderWindow.whole(CoordinateGrid.of(image.size(), high)));
    }
  }

  private static Stream<AliifConfig> configurations() {
    return RandomWeights.configurations();
  }
}
