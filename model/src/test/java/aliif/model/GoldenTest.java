package aliif.model;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.weights.GoldenFile;
import aliif.model.weights.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class GoldenTest {
  private static final GoldenFile ALIIF = GoldenFile.aliif();
  private static final GoldenFile LIIF = GoldenFile.liif();

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
  @MethodSource("aliifCases")
  void encoderEqualsThePublishedCode(GoldenFile.Case golden) {
    float[] features =
        EdsrEncoder.of(ALIIF.weights()).encode(golden.input().values(), size(golden.input()));
    assertThat(Differences.largest(features, golden.features().values())).isLessThan(1e-4f);
  }

  private static void assertEqual(GoldenFile file, GoldenFile.Case golden) {
    CoordinateGrid grid = CoordinateGrid.of(size(golden.input()), size(golden.output()));
    try (Aliif aliif = ScalarAliif.create(file.weights())) {
      RgbImage input = new RgbImage(grid.low(), inColour(golden.input().values()));
      RgbImage output = aliif.render(aliif.encode(input), RenderWindow.whole(grid));
      float[] expected = inColour(golden.output().values());
      assertThat(Differences.largest(output.values(), expected)).isLessThan(1e-4f);
    }
  }

  /** From [-1, 1] and beyond to [0, 1]. */
  private static float[] inColour(float[] normalised) {
    float[] values = new float[normalised.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = normalised[i] * 0.5f + 0.5f;
    }
    return values;
  }

  private static Size size(Tensor image) {
    return new Size(image.shape().get(3), image.shape().get(2));
  }

  private static Stream<GoldenFile.Case> aliifCases() {
    return ALIIF.cases();
  }

  private static Stream<GoldenFile.Case> liifCases() {
    return LIIF.cases();
  }
}
