package aliif.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.CoordinateGrid;
import aliif.model.Differences;
import aliif.model.FeatureMap;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.djl.network.DeviceCall;
import aliif.model.djl.network.DjlEncoder;
import aliif.model.djl.network.DjlTensors;
import aliif.model.scalar.ScalarAliif;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.GoldenFile;
import aliif.model.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DjlAliifTest {
  private static final int THREADS = 1;
  private static final GoldenFile ALIIF = GoldenFile.aliif();
  private static final GoldenFile LIIF = GoldenFile.liif();
  private static final GoldenFile RDN = GoldenFile.rdn();

  private record Sizes(Size low, Size high) {}

  private static final List<Sizes> AWKWARD =
      List.of(
          new Sizes(new Size(1, 1), new Size(1, 1)),
          new Sizes(new Size(1, 1), new Size(9, 5)),
          new Sizes(new Size(1, 8), new Size(3, 17)),
          new Sizes(new Size(65, 1), new Size(91, 4)),
          new Sizes(new Size(9, 7), new Size(33, 32)),
          new Sizes(new Size(65, 33), new Size(70, 40)),
          new Sizes(new Size(9, 7), new Size(9, 7)),
          new Sizes(new Size(5, 4), new Size(3, 13)),
          new Sizes(new Size(2, 3), new Size(64, 63)));

  @ParameterizedTest
  @MethodSource("configurations")
  void equalsTheScalarModelOnAwkwardSizes(AliifConfig config) {
    Weights weights = RandomWeights.of(config, 21);
    try (Aliif djl = DjlAliif.create(weights, THREADS);
        Aliif scalar = ScalarAliif.create(weights)) {
      for (Sizes sizes : AWKWARD) {
        RgbImage image = RandomWeights.image(sizes.low, 22);
        FeatureMap features = djl.encode(image);
        FeatureMap expected = scalar.encode(image);
        assertThat(Differences.largest(features.values(), expected.values())).isLessThan(1e-4f);
        RenderWindow whole = RenderWindow.whole(CoordinateGrid.of(sizes.low, sizes.high));
        assertThat(
                Differences.largest(
                    djl.render(features, whole).values(), scalar.render(expected, whole).values()))
            .as("%s", sizes)
            .isLessThan(1e-4f);
      }
    }
  }

  @Test
  void rdnEqualsThePublishedCode() {
    Weights weights = RDN.weights();
    GoldenFile.Features golden = RDN.encoded();
    try (NDManager manager = TorchEngine.load(THREADS).newBaseManager(Device.cpu());
        DeviceCall call = new DeviceCall(manager)) {
      long[] shape = golden.input().shape().stream().mapToLong(Integer::longValue).toArray();
      NDArray image = call.upload(golden.input().values(), new Shape(shape));
      NDArray features =
          DjlEncoder.of(weights.config().encoder(), DjlTensors.of(call.manager(), weights))
              .encode(image);
      assertThat(Differences.largest(features.toFloatArray(), golden.features().values()))
          .isLessThan(1e-4f);
    }
  }

  @Test
  void liteEqualsTheScalarModel() {
    Weights weights = Weights.shipped("lite");
    try (Aliif djl = DjlAliif.create(weights, THREADS);
        Aliif scalar = ScalarAliif.create(weights)) {
      RgbImage image = RandomWeights.image(new Size(25, 19), 23);
      CoordinateGrid grid = CoordinateGrid.of(image.size(), new Size(91, 66));
      assertThat(
              Differences.largest(
                  upscale(djl, image, grid).values(), upscale(scalar, image, grid).values()))
          .isLessThan(1e-4f);
    }
  }

  @ParameterizedTest
  @MethodSource("aliifCases")
  void aliifEqualsThePublishedCode(GoldenFile.Case golden) {
    assertEqual(ALIIF, golden);
  }

  @ParameterizedTest
  @MethodSource("liifCases")
  void liifEqualsThePublishedCode(GoldenFile.Case golden) {
    assertEqual(LIIF, golden);
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void blocksOfAnySizeGiveTheSamePixels(AliifConfig config) {
    Weights weights = RandomWeights.of(config, 24);
    RgbImage image = RandomWeights.image(new Size(11, 9), 25);
    CoordinateGrid grid = CoordinateGrid.of(image.size(), new Size(37, 41));
    try (Aliif expected = DjlAliif.create(weights, Device.cpu(), THREADS, 1 << 24)) {
      float[] whole = upscale(expected, image, grid).values();
      for (int limit : new int[] {1, 900, 3000, 20_000}) {
        try (Aliif djl = DjlAliif.create(weights, Device.cpu(), THREADS, limit)) {
          assertThat(Differences.largest(upscale(djl, image, grid).values(), whole))
              .isLessThan(1e-5f);
        }
      }
    }
  }

  @Test
  void anyWindowIsAPartOfTheWhole() {
    Weights weights = RandomWeights.tiny();
    Size low = new Size(12, 13);
    CoordinateGrid grid = CoordinateGrid.of(low, new Size(50, 45));
    try (Aliif djl = DjlAliif.create(weights, THREADS)) {
      FeatureMap features = djl.encode(RandomWeights.image(low, 26));
      RgbImage whole = djl.render(features, RenderWindow.whole(grid));
      for (Region part :
          List.of(new Region(44, 49, 1, 1), new Region(3, 8, 20, 11), new Region(0, 0, 2, 50))) {
        RgbImage window = djl.render(features, new RenderWindow(grid, Region.of(low), part));
        assertThat(Differences.largest(window.values(), whole.crop(part).values()))
            .isLessThan(1e-5f);
      }
    }
  }

  /** Features that stayed would be 170 MB, of 56 x 56 pixels with 69 values each. */
  @Test
  void callsLeaveNothingBehind() throws IOException {
    Weights weights = Weights.shipped("lite");
    RgbImage image = RandomWeights.image(new Size(56, 56), 27);
    CoordinateGrid grid = CoordinateGrid.of(image.size(), new Size(60, 60));
    try (DjlAliif djl = DjlAliif.create(weights, THREADS)) {
      upscale(djl, image, grid);
      int arrays = djl.arrays();
      for (int call = 0; call < 50; call++) {
        upscale(djl, image, grid);
      }
      long before = residentBytes();
      for (int call = 0; call < 200; call++) {
        upscale(djl, image, grid);
      }
      assertThat(djl.arrays()).isEqualTo(arrays);
      assertThat(residentBytes() - before).isLessThan(100L << 20);
    }
  }

  @Test
  void featuresOfAnotherModelAreRefused() {
    CoordinateGrid grid = CoordinateGrid.of(new Size(4, 3), new Size(8, 6));
    try (Aliif djl = DjlAliif.create(RandomWeights.tiny(), THREADS)) {
      FeatureMap features = new FeatureMap(new Size(4, 3), 2, new float[24]);
      assertThatThrownBy(() -> djl.render(features, RenderWindow.whole(grid)))
          .hasMessage("features: depth 2 (expected: 17)");
    }
  }

  private static void assertEqual(GoldenFile file, GoldenFile.Case golden) {
    try (Aliif djl = DjlAliif.create(file.weights(), THREADS)) {
      RgbImage output = upscale(djl, golden.image(), golden.grid());
      assertThat(Differences.largest(output.values(), golden.expected())).isLessThan(1e-4f);
    }
  }

  private static RgbImage upscale(Aliif aliif, RgbImage image, CoordinateGrid grid) {
    return aliif.render(aliif.encode(image), RenderWindow.whole(grid));
  }

  private static long residentBytes() throws IOException {
    System.gc();
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElseThrow();
  }

  private static Stream<AliifConfig> configurations() {
    return RandomWeights.family();
  }

  private static Stream<GoldenFile.Case> aliifCases() {
    return ALIIF.cases();
  }

  private static Stream<GoldenFile.Case> liifCases() {
    return LIIF.cases();
  }
}
