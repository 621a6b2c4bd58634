package aliif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NeighboursTest {
  /** The position of docs/model.md 1.3, in double precision, against what each pixel is told. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 9", "9, 1", "7, 8", "8, 7", "9, 9", "63, 65", "65, 580", "5, 15"})
  void pixelsAroundAPositionAnswerWithBilinearWeights(int low, int high) {
    Neighbours all = columns(low, high, true);
    assertThat(all.pixels()).isEqualTo(high);
    assertThat(all.count()).isEqualTo(2);
    for (int i = 0; i < high; i++) {
      double x = (i + 0.5) * low / high - 0.5;
      double mean = 0;
      for (int n = 0; n < 2; n++) {
        int r = all.index(i, n);
        assertThat(r).isEqualTo(Math.clamp((int) Math.floor(x + 1e-9) + n, 0, low - 1));
        assertThat((double) all.xi(i, n)).isBetween(2 * (x - r) - 1e-5, 2 * (x - r) + 1e-5);
        assertThat(all.weight(i, n)).isBetween(0f, 1f);
        mean += (double) all.weight(i, n) * r;
      }
      assertThat(all.weight(i, 0) + all.weight(i, 1)).isBetween(1 - 1e-6f, 1 + 1e-6f);
      // Linear interpolation of the pixels' own places gives the position.
      double inside = Math.clamp(x, 0, low - 1.0);
      assertThat(mean).isBetween(inside - 1e-4, inside + 1e-4);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 9", "9, 1", "7, 8", "8, 7", "63, 65", "65, 580"})
  void theNearestPixelAnswersAloneWithoutTheEnsemble(int low, int high) {
    Neighbours all = columns(low, high, false);
    assertThat(all.count()).isEqualTo(1);
    for (int i = 0; i < high; i++) {
      assertThat(all.weight(i, 0)).isEqualTo(1);
      assertThat(all.xi(i, 0)).isBetween(-1f, 1f);
    }
  }

  /** Whatever crop an HR pixel is rendered from, it is told the same. */
  @Test
  void aWindowsPixelsAreThoseOfTheWhole() {
    Neighbours whole = columns(40, 97, true);
    CoordinateGrid grid = CoordinateGrid.of(new Size(40, 1), new Size(97, 1));
    RenderWindow window = new RenderWindow(grid, new Region(0, 9, 1, 20), new Region(0, 30, 1, 30));
    Neighbours part = Neighbours.columns(window, true);
    for (int i = 0; i < 30; i++) {
      for (int n = 0; n < 2; n++) {
        assertThat(part.index(i, n) + 9).isEqualTo(whole.index(30 + i, n));
        assertThat(part.xi(i, n)).isEqualTo(whole.xi(30 + i, n));
        assertThat(part.weight(i, n)).isEqualTo(whole.weight(30 + i, n));
      }
    }
  }

  @Test
  void aCropThatLacksANeighbourIsRefused() {
    CoordinateGrid grid = CoordinateGrid.of(new Size(40, 1), new Size(80, 1));
    RenderWindow window = new RenderWindow(grid, new Region(0, 9, 1, 5), new Region(0, 19, 1, 9));
    assertThatThrownBy(() -> Neighbours.columns(window, true))
        .hasMessage("crop: columns 9 to 13 (expected: to hold 14)");
    assertThat(Neighbours.columns(window, false).pixels()).isEqualTo(9);
  }

  private static Neighbours columns(int low, int high, boolean ensemble) {
    CoordinateGrid grid = CoordinateGrid.of(new Size(low, 1), new Size(high, 1));
    return Neighbours.columns(RenderWindow.whole(grid), ensemble);
  }
}
