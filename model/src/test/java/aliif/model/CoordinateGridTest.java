package aliif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import aliif.model.engine.Engine;
import aliif.model.testing.RandomWeights;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
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

  /** {@code start + (i + 0.5) * length / high - 0.5}, in exact arithmetic. */
  @Test
  void positionsOfARectangleAreExact() {
    Random random = new Random(8);
    for (int run = 0; run < 20_000; run++) {
      int low = 1 + random.nextInt(300_000);
      int high = 1 + random.nextInt(200_000);
      long unit = random.nextBoolean() ? 1_000_000 : 1 + random.nextInt(1_000);
      long start = random.nextLong(low * unit);
      long length = 1 + random.nextLong(low * unit - start);
      var axis = new CoordinateGrid.Axis(low, high, start, length, unit, 0);
      int i = random.nextInt(high);
      BigDecimal position =
          BigDecimal.valueOf(2L * i + 1)
              .multiply(BigDecimal.valueOf(length))
              .divide(BigDecimal.valueOf(2L * high), PRECISE)
              .add(BigDecimal.valueOf(start))
              .divide(BigDecimal.valueOf(unit), PRECISE)
              .subtract(new BigDecimal("0.5"));
      BigDecimal floor = position.setScale(0, RoundingMode.FLOOR);
      assertThat(axis.floor(i)).isBetween(-1, low - 1).isEqualTo(floor.intValueExact());
      assertThat(axis.fraction(i)).isEqualTo(position.subtract(floor).floatValue());
      double centre = position.add(new BigDecimal("0.5")).doubleValue();
      assertThat(axis.centre(i)).isCloseTo(centre, within(Math.ulp(centre)));
      var mirrored = axis.mirrored();
      assertThat(mirrored.centre(high - 1 - i)).isCloseTo(low - axis.centre(i), within(1e-9));
      assertThat(mirrored.mirrored()).isEqualTo(axis);
      int r = random.nextInt(low);
      int first = Math.clamp(axis.firstFrom(r), 0, high);
      assertThat(first == high || axis.floor(first) >= r).isTrue();
      assertThat(first == 0 || axis.floor(first - 1) < r).isTrue();
    }
  }

  @Test
  void oneRectangleInTwoUnitsIsOneAxis() {
    assertThat(new CoordinateGrid.Axis(30, 7, 50, 120, 10, 0))
        .isEqualTo(new CoordinateGrid.Axis(30, 7, 5, 12, 1, 0));
    assertThat(new CoordinateGrid.Axis(30, 7, 0, 300, 10, 0))
        .isEqualTo(new CoordinateGrid.Axis(30, 7, 0));
  }

  @Test
  void aRectangleOutsideTheInputIsRefused() {
    assertThatThrownBy(() -> new CoordinateGrid.Axis(30, 7, 5, 26, 1, 0))
        .hasMessage("start: 5, length: 26 (expected: inside of 30)");
    assertThatThrownBy(() -> new CoordinateGrid.Axis(30, 7, -1, 26, 1, 0))
        .hasMessage("start: -1, length: 26 (expected: inside of 30)");
    assertThatThrownBy(() -> new CoordinateGrid.Axis(30, 7, 0, 0, 1, 0))
        .hasMessage("start: 0, length: 0 (expected: inside of 30)");
    assertThatThrownBy(() -> new CoordinateGrid.Axis(30, 7, 0, 1, 0, 0))
        .hasMessage("unit: 0 for 7 HR pixels of 30 LR pixels (expected: at least 1, and less)");
    assertThatThrownBy(() -> new CoordinateGrid.Axis(30, 1_000_000, 0, 1, 1L << 40, 0))
        .hasMessageContaining("unit: 1099511627776 for 1000000 HR pixels");
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

  /** A pixel of a half covers two; the last one may reach beyond the end. */
  @Test
  void positionsStayWhereTheyAreWhenTheInputIsHalved() {
    var axis = new CoordinateGrid.Axis(1001, 100, 3, 4000, 4, 0);
    for (int times = 1; times <= 3; times++) {
      var halved = axis.halved(times);
      assertThat(halved.low()).isEqualTo(Math.ceilDiv(1001, 1 << times));
      for (int i = 0; i < 100; i++) {
        assertThat(halved.centre(i) * (1 << times)).isCloseTo(axis.centre(i), within(1e-9));
      }
    }
    assertThat(axis.halvings()).isEqualTo(2); // by 10, of which 2 are left
    assertThat(new CoordinateGrid.Axis(400, 100, 0).halvings()).isEqualTo(1);
    assertThat(new CoordinateGrid.Axis(399, 100, 0).halvings()).isZero();
    assertThat(new CoordinateGrid.Axis(100, 400, 0).halvings()).isZero();
  }
}
