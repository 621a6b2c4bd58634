package aliif.model;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.CoordinateGrid.Axis;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One axis: exact as far as it may go, the same from both ends, and what its questions mean. */
final class AxisLawTest {
  private static final MathContext PRECISE = new MathContext(60);

  private final Random random = new Random(3);

  @Test
  void positionsAreExactUpToTheLargestUnit() {
    for (int run = 0; run < 20_000; run++) {
      int low = 1 + random.nextInt(1 << random.nextInt(1, 30));
      int high = 1 + random.nextInt(1 << random.nextInt(1, 30));
      long unit = largestUnit(low, high);
      long start = random.nextLong(low * unit);
      Axis axis = new Axis(low, high, start, 1 + random.nextLong(low * unit - start), unit, 0);
      int i = run % 3 == 0 ? high - 1 : random.nextInt(high);
      BigInteger units = BigInteger.valueOf(axis.unit()).multiply(BigInteger.valueOf(high));
      BigInteger numerator =
          BigInteger.valueOf(2L * high)
              .multiply(BigInteger.valueOf(axis.start()))
              .add(BigInteger.valueOf(2L * i + 1).multiply(BigInteger.valueOf(axis.length())))
              .subtract(units);
      BigInteger denominator = units.shiftLeft(1);
      BigInteger rest = numerator.mod(denominator);
      assertThat(axis.floor(i))
          .as("%s at %d", axis, i)
          .isEqualTo(numerator.subtract(rest).divide(denominator).intValueExact());
      assertThat(axis.fraction(i))
          .as("%s at %d", axis, i)
          .isEqualTo(
              new BigDecimal(rest).divide(new BigDecimal(denominator), PRECISE).floatValue());
      assertThat(axis.nearest(i))
          .as("%s at %d", axis, i)
          .isEqualTo(axis.floor(i) + (rest.compareTo(units) >= 0 ? 1 : 0));
    }
  }

  private static long largestUnit(int low, int high) {
    long unit = 1L << 52;
    while (!Axis.fits(low, high, unit)) {
      unit = unit * 15 / 16;
    }
    return unit;
  }

  /** {@code position' = low - 1 - position}, without rounding. */
  @Test
  void fromTheOtherEndTheSamePixelsAreAsNear() {
    for (int run = 0; run < 20_000; run++) {
      Axis axis = axis(1 + random.nextInt(1000), 1 + random.nextInt(3000));
      int i = random.nextInt(axis.high());
      int between = axis.fraction(i) == 0 ? 1 : 2;
      assertThat(axis.mirrored().floor(axis.high() - 1 - i))
          .as("%s at %d", axis, i)
          .isEqualTo(axis.low() - between - axis.floor(i));
      assertThat(axis.mirrored().cell()).isEqualTo(axis.cell());
    }
  }

  /** As often as two LR pixels are left for each HR pixel afterwards. */
  @Test
  void anInputIsHalvedAsOftenAsTwiceTheOutputIsLeft() {
    for (int run = 0; run < 20_000; run++) {
      Axis axis = axis(1 + random.nextInt(100_000), 1 + random.nextInt(300));
      double pixels = (double) axis.length() / axis.unit() / axis.high(); // LR to each HR pixel
      int times = axis.halvings();
      assertThat(pixels / (1 << times)).as("%s", axis).isGreaterThanOrEqualTo(times > 0 ? 2 : 0);
      assertThat(pixels / (2 << times)).as("%s", axis).isLessThan(2);
    }
  }

  /** Some part of an input, in units of half a pixel to a hundredth. */
  private Axis axis(int low, int high) {
    long unit = random.nextInt(2, 101);
    long start = random.nextLong(low * unit);
    return new Axis(low, high, start, 1 + random.nextLong(low * unit - start), unit, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "30, 30, 0, 30, 1, 1, true, true, false", // the input itself
    "30, 12, 5, 12, 1, 1, true, false, false", // a part of it
    "30, 12, 4, 24, 2, 1, true, false, false", // counted in halves
    "30, 12, 5, 24, 2, 1, false, false, false", // between its pixels
    "30, 30, 0, 15, 1, 2, false, false, false", // a half, as large as all
    "30, 60, 0, 30, 1, 2, false, false, false",
    "30, 20, 0, 30, 1, 0.6666666666666666, false, false, true",
    "30, 20, 0, 41, 2, 0.975609756097561, false, false, true",
    "30, 20, 0, 39, 2, 1.0256410256410255, false, false, false"
  })
  void whatIsCopiedIsNeitherEnlargedNorReducedNorMoved(
      int low,
      int high,
      long start,
      long length,
      long unit,
      double scale,
      boolean copy,
      boolean identity,
      boolean shrinks) {
    Axis axis = new Axis(low, high, start, length, unit, 0);
    assertThat(axis.scale()).isEqualTo(scale);
    assertThat(axis.isCopy()).isEqualTo(copy);
    assertThat(axis.isIdentity()).isEqualTo(identity);
    assertThat(axis.shrinks()).isEqualTo(shrinks);
    boolean whole = true;
    for (int i = 0; i < high; i++) {
      whole &= axis.fraction(i) == 0 && axis.floor(i) == axis.floor(0) + i;
    }
    assertThat(whole).isEqualTo(copy);
  }

  @Test
  void aGridIsTheInputItselfOnlyIfBothAxesAre() {
    Axis same = new Axis(9, 9, 0);
    Axis other = new Axis(9, 10, 0);
    assertThat(new CoordinateGrid(same, same).isIdentity()).isTrue();
    assertThat(new CoordinateGrid(same, other).isIdentity()).isFalse();
    assertThat(new CoordinateGrid(other, same).isIdentity()).isFalse();
    CoordinateGrid grid = CoordinateGrid.of(new Size(7, 5), new Size(21, 10));
    assertThat(grid.low()).isEqualTo(new Size(7, 5));
    assertThat(grid.high()).isEqualTo(new Size(21, 10));
    assertThat(grid.transposed()).isEqualTo(CoordinateGrid.of(new Size(5, 7), new Size(10, 21)));
  }
}
