package aliif.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class ScheduleTest {
  private static final Schedule LONG = new Schedule(4e-4, 1000, 0.999, 60, 100_000);

  @Test
  void theRateRisesAndThenFallsAlongACosine() {
    assertThat(LONG.rate(at(0, 0))).isCloseTo(4e-7, within(2e-7));
    assertThat(LONG.rate(at(499, 0))).isCloseTo(2e-4, within(1e-6));
    assertThat(LONG.rate(at(50_000, 0))).isCloseTo(2e-4, within(1e-6));
    assertThat(LONG.rate(at(99_999, 0))).isCloseTo(0, within(2e-7));
  }

  @Test
  void aRunEndsByMinutesOrByIterationsWhicheverComesFirst() {
    assertThat(LONG.progress(at(50_000, 15))).isEqualTo(0.5);
    assertThat(LONG.progress(at(50_000, 45))).isEqualTo(0.75);
    assertThat(LONG.progress(at(100_000, 1))).isEqualTo(1);
  }

  @Test
  void theWarmupTakesATenthOfTheRunAtMost() {
    Schedule brief = new Schedule(4e-4, 1000, 0.999, 60, 100);
    assertThat(brief.rate(at(5, 0))).isCloseTo(2e-4, within(1e-5));
    assertThat(brief.rate(at(10, 0))).isCloseTo(3.9e-4, within(1e-5));
  }

  @Test
  void theAverageFollowsDuringTheWarmupAndLooksBackANinthOfTheRun() {
    assertThat(LONG.share(at(999, 0))).isEqualTo(1);
    assertThat(LONG.share(at(1000, 0))).isCloseTo(9 / 1010f, within(1e-6f));
    assertThat(LONG.share(at(50_000, 0))).isCloseTo(0.001f, within(1e-6f));
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> new Schedule(0, 1, 0.9, 1, 1))
        .hasMessage("rate: 0.0 (expected: above 0, at most 1)");
    assertThatThrownBy(() -> new Schedule(1e-3, 1, 1, 1, 1))
        .hasMessage("ema: 1.0 (expected: 0 to below 1)");
    assertThatThrownBy(() -> new Schedule(1e-3, 1, 0.9, Double.NaN, 1))
        .hasMessage("minutes: NaN (expected: above 0)");
    assertThatThrownBy(() -> new Schedule(1e-3, 1, 0.9, 1, 0))
        .hasMessage("iterations: 0 (expected: at least 1)");
  }

  private static LearningState at(long iteration, double minutes) {
    return LearningState.beginning(new float[1]).at(iteration, minutes);
  }
}
