package aliif.model.scalar;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Aliif;
import aliif.model.Differences;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.weights.GoldenFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
        Encoder.of(ALIIF.weights()).encode(golden.input().values(), golden.image().size());
    assertThat(Differences.largest(features, golden.features().values())).isLessThan(1e-4f);
  }

  @Test
  void rdnEqualsThePublishedCode() {
    GoldenFile rdn = GoldenFile.rdn();
    GoldenFile.Features golden = rdn.encoded();
    float[] features = Encoder.of(rdn.weights()).encode(golden.input().values(), golden.size());
    assertThat(Differences.largest(features, golden.features().values())).isLessThan(1e-4f);
  }

  private static void assertEqual(GoldenFile file, GoldenFile.Case golden) {
    try (Aliif aliif = ScalarAliif.create(file.weights())) {
      RgbImage output =
          aliif.render(aliif.encode(golden.image()), RenderWindow.whole(golden.grid()));
      assertThat(Differences.largest(output.values(), golden.expected())).isLessThan(1e-4f);
    }
  }

  private static Stream<GoldenFile.Case> aliifCases() {
    return ALIIF.cases();
  }

  private static Stream<GoldenFile.Case> liifCases() {
    return LIIF.cases();
  }
}
