package aliif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScaleTest {
  @ParameterizedTest
  @CsvSource({
    "3, 5, 2.5, 8, 13",
    "1, 1, 0.001, 1, 1",
    "7, 100, 0.5, 4, 50",
    "21474836, 1, 100, 2147483600, 100",
    "640, 480, 1, 640, 480"
  })
  void aSideIsRoundedToTheNearestPixel(int width, int height, double scale, int w, int h) {
    assertThat(new Scale.Factor(scale).of(new Size(width, height))).isEqualTo(new Size(w, h));
  }

  @Test
  void anyFactorIsRoundedAsInExactArithmetic() {
    Random random = new Random(4);
    for (int run = 0; run < 10_000; run++) {
      int side = 1 + random.nextInt(20_000_000);
      double factor = Math.nextUp(100 * random.nextDouble());
      int expected =
          new BigDecimal(side)
              .multiply(new BigDecimal(factor))
              .add(new BigDecimal("0.5"))
              .setScale(0, RoundingMode.FLOOR)
              .max(BigDecimal.ONE)
              .intValueExact();
      assertThat(new Scale.Factor(factor).of(new Size(side, 1)).width())
          .as("%d x %s", side, factor)
          .isEqualTo(expected);
    }
  }

  @Test
  void theOtherSideKeepsTheRatio() {
    assertThat(new Scale.ToWidth(100).of(new Size(40, 30))).isEqualTo(new Size(100, 75));
    assertThat(new Scale.ToHeight(1).of(new Size(10, 30))).isEqualTo(new Size(1, 1));
    Size both = new Size(9, 1);
    assertThat(new Scale.ToSize(both).of(new Size(3, 3))).isEqualTo(both);
  }

  @Test
  void aSideOfMorePixelsThanAnIntCountsIsRefusedAndNotCutOff() {
    assertThatThrownBy(() -> new Scale.Factor(100).of(new Size(30_000_000, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("width: 3000000000 (expected: at most 2147483647)");
    assertThatThrownBy(() -> new Scale.Factor(99.5).of(new Size(1, 30_000_000)))
        .hasMessage("height: 2985000000 (expected: at most 2147483647)");
    assertThatThrownBy(() -> new Scale.ToWidth(200).of(new Size(10, 1_000_000_000)))
        .hasMessage("height: 20000000000 (expected: at most 2147483647)");
    assertThatThrownBy(() -> new Scale.ToHeight(200).of(new Size(1_000_000_000, 10)))
        .hasMessage("width: 20000000000 (expected: at most 2147483647)");
    assertThat(new Scale.Factor(1).of(new Size(Integer.MAX_VALUE, 1)).width())
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void moreThanAHundredTimesIsRefusedAndNothingIsToo() {
    assertThatThrownBy(() -> new Scale.Factor(100.5))
        .hasMessage("scale: 100.5 (expected: above 0, at most 100)");
    assertThatThrownBy(() -> new Scale.Factor(Double.NaN))
        .hasMessage("scale: NaN (expected: above 0, at most 100)");
    assertThatThrownBy(() -> new Scale.ToWidth(1001).of(new Size(10, 10)))
        .hasMessage("width: 1001 (expected: at most 100 times the input's 10)");
    assertThatThrownBy(() -> new Scale.ToHeight(0)).hasMessage("height: 0 (expected: at least 1)");
    assertThatThrownBy(() -> new Scale.ToWidth(-3)).hasMessage("width: -3 (expected: at least 1)");
    assertThatThrownBy(() -> new Scale.ToSize(new Size(1, 1001)).of(new Size(10, 10)))
        .hasMessage("height: 1001 (expected: at most 100 times the input's 10)");
  }
}
