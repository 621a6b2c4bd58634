package aliif.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One step: what it changes, and that it changes nothing where it fails. */
final class LearnerTest {
  private static final Schedule SCHEDULE = new Schedule(1e-2, 10, 0.9, 1e9, 100);
  private static final Batch BATCH = new Batch(new Batch.BatchShape(1, 4, 1, 1));

  /** A loss that falls with the first parameter and rises with the second. */
  private record Slope(double value, float first, float second) implements LossFunction {
    @Override
    public double at(float[] parameters, Batch batch, float[] gradient) {
      assertThat(batch).isSameAs(BATCH);
      gradient[0] = first;
      gradient[1] = second;
      return value;
    }

    @Override
    public void close() {}
  }

  @Test
  void aStepGoesDownTheGradientAtTheRateOfTheSchedule() {
    LearningState state = LearningState.beginning(new float[] {5, 5}).at(3, 7);
    Learner.Step step = new Learner(new Slope(0.5, -2, 1), SCHEDULE, 2).step(state, BATCH);
    assertThat(step.loss()).isEqualTo(0.5);
    assertThat(step.rate()).isEqualTo(SCHEDULE.rate(state)).isCloseTo(4e-3, within(1e-4));
    assertThat(step.state().iteration()).isEqualTo(4);
    assertThat(step.state().minutes()).isEqualTo(7);
    assertThat(step.state().parameters()).isSameAs(state.parameters());
    assertThat(state.parameters()[0]).isGreaterThan(5);
    assertThat(state.parameters()[1]).isLessThan(5);
  }

  /** During the warm-up the average is the parameters; afterwards it follows. */
  @Test
  void theAverageIsTakenAfterTheStep() {
    Learner learner = new Learner(new Slope(0.5, -2, 1), SCHEDULE, 2);
    LearningState warm = LearningState.beginning(new float[] {5, 5}).at(3, 0);
    learner.step(warm, BATCH);
    assertThat(warm.average()).isEqualTo(warm.parameters());
    LearningState later = LearningState.beginning(new float[] {5, 5}).at(80, 0);
    learner.step(later, BATCH);
    float moved = later.parameters()[0] - 5;
    assertThat(later.average()[0] - 5).isCloseTo(0.1f * moved, within(1e-6f));
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, 1, 1, loss: NaN in iteration 12",
    "Infinity, 1, 1, loss: Infinity in iteration 12",
    "1, NaN, 1, norm of the gradient: NaN in iteration 12",
    "1, 0, -Infinity, norm of the gradient: Infinity in iteration 12"
  })
  void whatIsNotFiniteChangesNothing(double loss, float first, float second, String message) {
    LearningState state = LearningState.beginning(new float[] {5, 6}).at(11, 2);
    Learner learner = new Learner(new Slope(loss, first, second), SCHEDULE, 2);
    assertThatThrownBy(() -> learner.step(state, BATCH))
        .isInstanceOf(TrainingException.class)
        .hasMessage(message + " (expected: a finite number; a lower rate may help)");
    assertThat(state.parameters()).containsExactly(5, 6);
    assertThat(state.average()).containsExactly(5, 6);
    assertThat(state.firstMoment()).containsOnly(0);
    assertThat(state.secondMoment()).containsOnly(0);
  }

  /** All of it at once, a half of the way, or nothing. */
  @Test
  void theAverageGoesItsShareOfTheWayToTheParameters() {
    LearningState state =
        new LearningState(new float[] {8, -2}, new float[] {0, 2}, new float[2], new float[2]);
    state.average(0);
    assertThat(state.average()).containsExactly(0, 2);
    state.at(5, 1).average(0.5f); // states that follow each other share their arrays
    assertThat(state.average()).containsExactly(4, 0);
    state.average(1);
    assertThat(state.average()).containsExactly(8, -2);
    assertThat(state.parameters()).containsExactly(8, -2);
  }
}
