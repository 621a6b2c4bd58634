package aliif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.EncoderConfig.DenseBlock;
import aliif.model.EncoderConfig.Edsr;
import aliif.model.EncoderConfig.Rdn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encoders and baselines: what they count, and what they cannot be. */
final class EncoderConfigTest {
  private static final DenseBlock PAPER = new DenseBlock(8, 64);

  @Test
  void eachConvolutionOfADenseBlockSeesWhatAllBeforeItAdded() {
    Rdn rdn = new Rdn(64, 16, PAPER);
    assertThat(rdn.inputs(0)).isEqualTo(64);
    assertThat(rdn.inputs(1)).isEqualTo(128);
    assertThat(rdn.inputs(rdn.convolutions())).isEqualTo(576);
    assertThat(rdn.radius()).isEqualTo(131);
    assertThat(new Edsr(64, 16).radius()).isEqualTo(34);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void aNumberBelowOneIsRefusedWithItsName(int number) {
    String refused = ": " + number + " (expected: at least 1)";
    assertThatThrownBy(() -> new Edsr(number, 1)).hasMessage("channels" + refused);
    assertThatThrownBy(() -> new Edsr(1, number)).hasMessage("blocks" + refused);
    assertThatThrownBy(() -> new Rdn(number, 1, PAPER)).hasMessage("channels" + refused);
    assertThatThrownBy(() -> new Rdn(1, number, PAPER)).hasMessage("blocks" + refused);
    assertThatThrownBy(() -> new DenseBlock(1, number)).hasMessage("growth" + refused);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 65})
  void aDenseBlockHasOneTo64Convolutions(int convolutions) {
    assertThat(new DenseBlock(64, 1).convolutions()).isEqualTo(64);
    assertThatThrownBy(() -> new DenseBlock(convolutions, 1))
        .hasMessage("convolutions: " + convolutions + " (expected: 1 to 64)");
  }

  /** One pixel for each stage of the upsampler, and one as an HR pixel may be of the next. */
  @ParameterizedTest
  @CsvSource({"2, 36", "3, 36", "4, 37"})
  void theHaloOfABaselineGrowsWithItsStages(int scale, int halo) {
    PixelShuffleConfig config = new PixelShuffleConfig(new Edsr(64, 16), scale);
    assertThat(config.halo()).isEqualTo(halo);
    assertThat(config.stages().stream().reduce(1, (a, b) -> a * b)).isEqualTo(scale);
  }

  @ParameterizedTest
  @ValueSource(ints = {-2, 0, 1, 5})
  void noBaselineHasAnotherScale(int scale) {
    assertThatThrownBy(() -> new PixelShuffleConfig(new Edsr(1, 1), scale))
        .hasMessage("scale: " + scale + " (expected: 2, 3 or 4)");
  }
}
