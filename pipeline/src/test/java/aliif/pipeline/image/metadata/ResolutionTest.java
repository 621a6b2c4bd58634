package aliif.pipeline.image.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResolutionTest {
  @Test
  void anInchHas254Centimetres() {
    Resolution inches = Resolution.perInch(300, 150).orElseThrow();
    Resolution centimetres = Resolution.perCentimetre(300 / 2.54, 150 / 2.54).orElseThrow();

    assertThat(inches.across()).isEqualTo(centimetres.across(), Offset.offset(1e-6));
    assertThat(inches.acrossPerInch()).isEqualTo(300, Offset.offset(1e-9));
    assertThat(inches.downPerInch()).isEqualTo(150, Offset.offset(1e-9));
    assertThat(inches.swapped().acrossPerInch()).isEqualTo(150, Offset.offset(1e-9));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e9})
  void whatMakesNoSenseIsNone(double value) {
    assertThat(Resolution.perMetre(value, 3000)).isEmpty();
    assertThat(Resolution.perMetre(3000, value)).isEmpty();
  }
}
