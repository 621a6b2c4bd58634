package aliif.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Aliif;
import aliif.model.CoordinateGrid;
import aliif.model.Differences;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.weights.GoldenFile;
import aliif.model.weights.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class VectorGoldenTest {
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

  private static void assertEqual(GoldenFile file, GoldenFile.Case golden) {
    CoordinateGrid grid = CoordinateGrid.of(size(golden.input()), size(golden.output()));
    try (Aliif aliif = VectorAliif.create(file.weights())) {
      RgbImage input = new RgbImage(grid.low(), inColour(golden.input().values(), false));
      RgbImage output = aliif.render(aliif.encode(input), RenderWindow.whole(grid));
      float[] expected = inColour(golden.output().values(), true);
      assertThat(Differences.largest(output.values(), expected)).isLessThan(1e-4f);
    }
  }

  /** From [-1, 1] and beyond to [0, 1]. */
  private static float[] inColour(float[] normalised, boolean clamped) {
    float[] values = new float[normalised.length];
    for (int i = 0; i < values.length; i++) {
      float value = normalised[i] * 0.5f + 0.5f;
      values[i] = clamped ? Math.clamp(value, 0, 1) : value;
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
