package aliif.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.EncoderConfig;
import aliif.model.PixelShuffleConfig;
import aliif.model.testing.RandomWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SamplingTest {
  @ParameterizedTest
  @CsvSource({
    "0, 40, 640, 4, batch: 0 (expected: 1 to 4096)",
    "4, 3, 640, 4, patch: 3 (expected: 4 to 1024)",
    "4, 40, 0, 4, queries: 0 (expected: 1 to 1048576)",
    "4, 40, 640, 0.9, largest scale: 0.9 (expected: 1 to 32)",
    "4, 40, 640, NaN, largest scale: NaN (expected: 1 to 32)"
  })
  void numbersThatCannotBeAreRefused(
      int batch, int patch, int queries, double scale, String message) {
    assertThatThrownBy(() -> new Sampling(batch, patch, queries, scale)).hasMessage(message);
  }

  @Test
  void moreThanFitsAnArrayIsRefused() {
    assertThatThrownBy(() -> new Sampling(4096, 40, 5000, 4))
        .hasMessage(
            "batch: 4096 of 5000 queries and 1600 pixels (expected: at most 16777216 in all)");
    assertThatThrownBy(() -> new Sampling(64, 1024, 1, 4))
        .hasMessageStartingWith("batch: 64 of 1 queries and 1048576 pixels");
    assertThat(new Sampling(16, 1024, 1, 4).leastSide()).isEqualTo(4096);
  }

  @Test
  void aBaselineIsAskedForAllPixelsAtItsScale() {
    Sampling sampling = new Sampling(4, 10, 640, 4);
    PixelShuffleConfig baseline = new PixelShuffleConfig(new EncoderConfig.Edsr(3, 1), 3);
    assertThat(sampling.of(baseline)).isEqualTo(new Sampling(4, 10, 900, 3));
    assertThat(sampling.of(RandomWeights.tiny().config())).isEqualTo(sampling);
  }

  /** The largest HR patch has to fit a photo. */
  @ParameterizedTest
  @CsvSource({"40, 4, 160", "6, 2.4, 14", "5, 1, 5"})
  void theLeastSideIsThatOfTheLargestPatch(int patch, double scale, int side) {
    assertThat(new Sampling(1, patch, 1, scale).leastSide()).isEqualTo(side);
  }
}
