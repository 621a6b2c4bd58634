package aliif.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What is told of a run, from time to time. */
final class TrainingLogTest {
  private static LearningState at(long iteration, double minutes) {
    return LearningState.beginning(new float[3]).at(iteration, minutes);
  }

  @Test
  void aRowHasTheMeansOfTheStepsSinceTheLast() {
    TrainingLog log = new TrainingLog(new Schedule(1e-3, 1, 0.9, 10, 100), at(20, 2));
    assertThat(log.row().loss()).as("no step yet").isNaN();
    assertThat(log.row().iteration()).isEqualTo(20);
    double[] losses = {4, 1, 1};
    for (int i = 0; i < 3; i++) {
      LearningState state = at(21 + i, 2 + (i + 1) * 0.5);
      log.add(new Learner.Step(state, losses[i], 1e-4 * i), state);
    }
    TrainingRow row = log.row();
    assertThat(row.iteration()).isEqualTo(23);
    assertThat(row.loss()).isEqualTo(2);
    assertThat(row.rate()).as("of the last").isEqualTo(2e-4);
    assertThat(row.milliseconds()).as("of a step").isEqualTo(30_000);
    assertThat(row.progress()).as("by minutes").isEqualTo(0.35);
    assertThat(row.minutesLeft()).isCloseTo(6.5, within(1e-9));
    assertThat(log.row()).as("no step since").isSameAs(row).isSameAs(log.last());

    LearningState end = at(101, 3);
    log.add(new Learner.Step(end, 9, 0), end);
    assertThat(log.row().loss()).as("earlier steps count no more").isEqualTo(9.0 / 78);
    assertThat(log.last().progress()).as("never beyond the end").isEqualTo(1);
    assertThat(log.last().minutesLeft()).isZero();
  }

  @Test
  void aRowIsALineUnderItsHeading() {
    TrainingRow row = new TrainingRow(7, 1.5, 0, 0.25, 1e-3, 12.34);
    assertThat(row.csv()).isEqualTo("7,1.5000,0.250000,1.000e-03,12.3");
    assertThat(row.csv().split(",")).hasSameSizeAs(TrainingRow.csvHeading().split(","));
    assertThat(row.minutesLeft()).as("nothing is done yet").isInfinite();
  }
}
