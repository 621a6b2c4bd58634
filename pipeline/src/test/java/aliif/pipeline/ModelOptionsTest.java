package aliif.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.CoordinateGrid;
import aliif.model.SelfEnsemble;
import aliif.model.Size;
import aliif.model.testing.BilinearAliif;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelOptionsTest {
  private static final Size LOW = new Size(50, 40);

  /** The cell, 2 / scale, is what the model is told of the size of an output pixel. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 30})
  void aClampedCellIsThatOfScaleFourAtMost(int scale) {
    Size high = new Size(scale * LOW.width(), scale * LOW.height());
    CoordinateGrid plain = ModelOptions.STANDARD.grid(CoordinateGrid.of(LOW, high));
    CoordinateGrid clamped = new ModelOptions(false, true).grid(CoordinateGrid.of(LOW, high));

    assertThat(plain).isEqualTo(CoordinateGrid.of(LOW, high));
    assertThat(plain.rows().cell()).isEqualTo(2f / scale);
    assertThat(clamped.rows().cell()).isEqualTo(2f / Math.min(4, scale));
    assertThat(clamped.columns().cell()).isEqualTo(clamped.rows().cell());
    for (int i = 0; i < high.height(); i++) {
      assertThat(clamped.rows().floor(i)).isEqualTo(plain.rows().floor(i));
    }
  }

  @Test
  void onlyTheBestQualityAsksEightTimes() {
    try (BilinearAliif engine = new BilinearAliif()) {
      assertThat(ModelOptions.STANDARD.over(engine)).isSameAs(engine);
      assertThat(new ModelOptions(true, false).over(engine)).isInstanceOf(SelfEnsemble.class);
    }
  }
}
