package aliif.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import aliif.model.Size;
import aliif.model.testing.RandomWeights;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches come in their order, whoever prepares them, and what is shown of a run adds up. */
final class BatchesTest {
  private final PatchSampler sampler =
      new PatchSampler(
          RandomWeights.tiny().config(),
          new Sampling(2, 6, 9, 3),
          11,
          List.of(Photo.of(RandomWeights.image(new Size(40, 30), 3))));

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 4", "7, 3", "1000000000000, 2"})
  void theyComeInTheOrderOfTheirNumbersOnAnyNumberOfThreads(long first, int threads)
      throws InterruptedException {
    try (Batches batches = new Batches(sampler, first, threads)) {
      for (long number = first; number < first + 12; number++) {
        Batch batch = batches.take();
        Batch expected = sampler.batch(number);
        assertThat(batch.near()).isEqualTo(expected.near());
        assertThat(batch.targets()).isEqualTo(expected.targets());
        assertThat(batch.rows()).isEqualTo(expected.rows());
      }
    }
  }

  @Test
  void afterItIsClosedNothingIsPrepared() {
    Batches batches = new Batches(sampler, 1, 2);
    batches.close();
    batches.close();
    assertThatThrownBy(batches::take).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void whoIsInterruptedWhileHeWaitsIsToldSo() {
    try (Batches batches = new Batches(sampler, 1, 1)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100; i++) {
                  batches.take();
                }
              })
          .isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).as("it was said").isFalse();
    }
  }

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
