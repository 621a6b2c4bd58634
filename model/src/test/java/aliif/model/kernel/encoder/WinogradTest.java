package aliif.model.kernel.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Transformed weights: G is found from what it is for, polynomials at 0, 1, -1, 2, -2, infinity.
 */
final class WinogradTest {
  private static final double[] POINTS = {0, 1, -1, 2, -2};
  private static final double[] FACTORS = {1 / 4.0, -1 / 6.0, -1 / 6.0, 1 / 24.0, 1 / 24.0};

  /** A position's weight is the product of two polynomials, with the taps as coefficients. */
  @Test
  void aWeightIsThePolynomialOfItsTapsAtAPoint() {
    Random random = new Random(5);
    float[] g = new float[18];
    for (int i = 0; i < g.length; i++) {
      g[i] = 2 * random.nextFloat() - 1;
    }
    float[] u = Winograd.transform(g, 7);
    for (int p = 0; p < 36; p++) {
      double sum = 0;
      for (int tap = 0; tap < 9; tap++) {
        sum += power(p / 6, tap / 3) * power(p % 6, tap % 3) * g[7 + tap];
      }
      assertThat((double) u[p]).as("position %d", p).isCloseTo(sum, within(1e-7));
    }
  }

  /** A power of a point; of infinity only the highest counts. */
  private static double power(int point, int exponent) {
    return point == 5
        ? (exponent == 2 ? 1 : 0)
        : FACTORS[point] * Math.pow(POINTS[point], exponent);
  }

  /** The transform is linear, and rounds once: a power of two changes no digit. */
  @ParameterizedTest
  @ValueSource(floats = {0x1p-100f, 0x1p-3f, 0x1p100f})
  void scaledWeightsAreTransformedToScaledBits(float size) {
    float[] g = {0.3f, -0.7f, 0.9f, 0.1f, 0.6f, -0.8f, 0.5f, -0.2f, 0.4f};
    float[] scaled = new float[9];
    for (int i = 0; i < 9; i++) {
      scaled[i] = g[i] * size;
    }
    float[] expected = Winograd.transform(g, 0);
    float[] actual = Winograd.transform(scaled, 0);
    for (int p = 0; p < 36; p++) {
      assertThat(actual[p]).isEqualTo(expected[p] * size);
    }
  }
}
