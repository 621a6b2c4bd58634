package aliif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegionTest {
  /** Its end would be a negative number, which is inside of any image. */
  @ParameterizedTest
  @CsvSource({
    "2147483647, 0, 1, 1",
    "0, 2147483647, 1, 1",
    "1, 0, 2147483647, 1",
    "0, 2147483000, 1, 648"
  })
  void aRegionThatEndsBehindTheLastPixelOfAllIsRefused(int y, int x, int height, int width) {
    assertThatThrownBy(() -> new Region(y, x, height, width))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "region: y %d, x %d, height %d, width %d (expected: to end before pixel 2147483647)",
            y, x, height, width);
  }

  @ParameterizedTest
  @CsvSource({"-1, 0, 1, 1", "0, -1, 1, 1", "0, 0, 0, 1", "0, 0, 1, 0"})
  void aRegionWithoutPixelsOrBeforeTheFirstIsRefused(int y, int x, int height, int width) {
    assertThatThrownBy(() -> new Region(y, x, height, width))
        .hasMessageEndingWith("(expected: a corner from 0 and sides from 1)");
  }

  @ParameterizedTest
  @CsvSource({"0, 2147483647", "2147483646, 1", "5, 6"})
  void anyOtherIsOne(int y, int height) {
    assertThat(new Region(y, 0, height, 1).bottom()).isEqualTo(y + height);
    assertThat(new Region(0, y, 1, height).right()).isEqualTo(y + height);
  }
}
