package aliif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.engine.Engine;
import aliif.model.testing.RandomWeights;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CoordinateGridTest {
  private static final MathContext PRECISE = new MathContext(40);

  @Test
  void cellsShrinkWithTheScaleUntilTheyAreClamped() {
    CoordinateGrid grid = CoordinateGrid.of(new Size(10, 10), new Size(30, 80));
    assertThat(grid.columns().cell()).isEqualTo(2f / 3);
    assertThat(grid.rows().cell()).isEqualTo(0.25f);
    CoordinateGrid clamped = grid.withCellsUpTo(CoordinateGrid.TRAINED_SCALE);
    assertThat(clamped.columns().cell()).isEqualTo(2f / 3);
    assertThat(clamped.rows().cell()).isEqualTo(0.5f);
  }

  @Test
  void positionsStayWhereTheyAre() {
    CoordinateGrid grid = CoordinateGrid.of(new Size(7, 3), new Size(71, 40));
    CoordinateGrid clamped = grid.withCellsUpTo(4);
    for (int i = 0; i < 40; i++) {
      assertThat(clamped.rows().floor(i)).isEqualTo(grid.rows().floor(i));
      assertThat(clamped.rows().fraction(i)).isEqualTo(grid.rows().fraction(i));
    }
  }

  /** {@code (i + 0.5) * low / high - 0.5}, in exact arithmetic. */
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1, 100",
    "3, 7",
    "7, 3",
    "1000000, 100000000",
    "999983, 99999989",
    "100000000, 1000000",
    "2147483647, 2147483647",
    "2147483647, 2147483646",
    "2147483647, 1",
    "21474836, 2147483600"
  })
  void positionsAreExact(int low, int high) {
    CoordinateGrid.Axis axis = new CoordinateGrid.Axis(low, high, 0);
    Random random = new Random(6);
    for (int run = 0; run < 1000; run++) {
      int i = run == 0 ? 0 : run == 1 ? high - 1 : random.nextInt(high);
      BigInteger twice = BigInteger.valueOf(high).shiftLeft(1);
      BigInteger numerator =
          BigInteger.valueOf(i)
              .shiftLeft(1)
              .add(BigInteger.ONE)
              .multiply(BigInteger.valueOf(low))
              .subtract(BigInteger.valueOf(high));
      BigInteger fraction = numerator.mod(twice);
      assertThat(axis.floor(i))
          .isEqualTo(numerator.subtract(fraction).divide(twice).intValueExact());
      assertThat(axis.fraction(i))
          .isEqualTo(new BigDecimal(fraction).divide(new BigDecimal(twice), PRECISE).floatValue());
      BigInteger half = numerator.add(BigInteger.valueOf(high));
      assertThat(axis.nearest(i))
          .isEqualTo(half.subtract(half.mod(twice)).divide(twice).intValueExact());
    }
  }

  @Test
  void anAxisWithoutPixelsIsRefused() {
    assertThatThrownBy(() -> new CoordinateGrid.Axis(0, 1, 0))
        .hasMessage("low: 0 (expected: at least 1)");
    assertThatThrownBy(() -> new CoordinateGrid.Axis(1, 0, 0))
        .hasMessage("high: 0 (expected: at least 1)");
    assertThatThrownBy(() -> new CoordinateGrid.Axis(1, 1, Float.NaN))
        .hasMessage("least cell: NaN (expected: from 0)");
  }

  /** At x8 told of x4: other pixels than at x8, from every engine the same ones. */
  @Test
  void everyEngineIsToldTheClampedCell() {
    RgbImage image = RandomWeights.image(new Size(6, 5), 51);
    CoordinateGrid grid = CoordinateGrid.of(image.size(), new Size(48, 40));
    RgbImage plain = upscale(Engine.SCALAR, image, grid);
    RgbImage clamped = upscale(Engine.SCALAR, image, grid.withCellsUpTo(4));
    assertThat(Differences.largest(clamped.values(), plain.values())).isGreaterThan(1e-3f);
    for (Engine engine : Engine.values()) {
      RgbImage actual = upscale(engine, image, grid.withCellsUpTo(4));
      assertThat(Differences.largest(actual.values(), clamped.values())).isLessThan(1e-4f);
    }
  }

  @Test
  void belowTheLimitNothingChanges() {
    RgbImage image = RandomWeights.image(new Size(6, 5), 52);
    CoordinateGrid grid = CoordinateGrid.of(image.size(), new Size(20, 19));
    assertThat(upscale(Engine.SCALAR, image, grid.withCellsUpTo(4)).values())
        .isEqualTo(upscale(Engine.SCALAR, image, grid).values());
  }

  @Test
  void aScaleOfNothingIsRefused() {
    CoordinateGrid grid = CoordinateGrid.of(new Size(1, 1), new Size(2, 2));
    assertThatThrownBy(() -> grid.withCellsUpTo(0)).hasMessage("scale: 0.0 (expected: above 0)");
  }

  private static RgbImage upscale(Engine engine, RgbImage image, CoordinateGrid grid) {
    try (Aliif aliif = engine.create(RandomWeights.tiny(), 1)) {
      return aliif.render(aliif.encode(image), RenderWindow.whole(grid));
    }
  }
}
