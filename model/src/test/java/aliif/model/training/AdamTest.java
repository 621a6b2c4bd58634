package aliif.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against the paper's algorithm 1 in double precision. */
final class AdamTest {
  private static final double RATE = 1e-3;

  @Test
  void equalsTheAlgorithmOfThePaper() {
    Random random = new Random(3);
    int n = 20;
    float[] parameters = new float[n];
    double[] expected = new double[n];
    double[] first = new double[n];
    double[] second = new double[n];
    LearningState state = LearningState.beginning(parameters);
    for (int step = 1; step <= 200; step++) {
      float[] gradient = new float[n];
      double squares = 0;
      for (int i = 0; i < n; i++) {
        // Of very different sizes; in every second step of a norm that is clipped.
        gradient[i] = (float) (random.nextGaussian() * Math.pow(10, -i % 6) * (step % 2 + 0.01));
        squares += (double) gradient[i] * gradient[i];
      }
      double clip = Math.min(1, 1 / Math.sqrt(squares));
      for (int i = 0; i < n; i++) {
        double slope = clip * gradient[i];
        first[i] = 0.9 * first[i] + 0.1 * slope;
        second[i] = 0.99 * second[i] + 0.01 * slope * slope;
        double mean = first[i] / (1 - Math.pow(0.9, step));
        double spread = second[i] / (1 - Math.pow(0.99, step));
        expected[i] -= RATE * mean / (Math.sqrt(spread) + 1e-8);
      }
      Adam.step(state, gradient, RATE, step);
    }
    for (int i = 0; i < n; i++) {
      assertThat((double) parameters[i]).isCloseTo(expected[i], within(1e-2 * RATE));
    }
  }

  /** Whatever its slope: that is what the correction of the moments is for. */
  @Test
  void theFirstStepMovesEachParameterByTheRate() {
    float[] parameters = {1, 1, 1, 1};
    Adam.step(LearningState.beginning(parameters), new float[] {1e-3f, -1e-4f, 0.5f, 0}, RATE, 1);
    assertThat(parameters[0]).isCloseTo(1 - 1e-3f, within(2e-6f));
    assertThat(parameters[1]).isCloseTo(1 + 1e-3f, within(2e-6f));
    assertThat(parameters[2]).isCloseTo(1 - 1e-3f, within(2e-6f));
    assertThat(parameters[3]).isEqualTo(1);
  }

  @Test
  void theNormIsOfAllTogether() {
    assertThat(Adam.norm(new float[] {3, 0, -4})).isEqualTo(5);
    assertThat(Adam.norm(new float[] {1e30f, 1e30f})).isCloseTo(Math.sqrt(2) * 1e30, within(1e24));
    assertThat(Adam.norm(new float[] {1, Float.NaN})).isNaN();
  }

  /** The average follows the parameters by a share of the distance. */
  @Test
  void theAverageFollows() {
    LearningState state = LearningState.beginning(new float[] {0, 8});
    state.parameters()[0] = 4;
    state.average(0.25f);
    assertThat(state.average()).containsExactly(1, 8);
    state.average(1);
    assertThat(state.average()).containsExactly(4, 8);
  }
}
