package aliif.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class TimeLeftTest {
  private static final Duration MOST = Duration.ofDays(200);

  @Test
  void aDeadlineThatHasPassedLeavesNothing() {
    assertThat(TimeLeft.until(Instant.now().minusNanos(1))).isZero();
    assertThat(TimeLeft.until(Instant.EPOCH)).isZero();
    assertThat(TimeLeft.until(Instant.MIN)).isZero();
  }

  /** A client may name any time: the last that OffsetDateTime reads, for instance. */
  @Test
  void aDeadlineInTheEndOfTimeLeavesWhatATimerTakes() {
    Instant last = OffsetDateTime.MAX.withOffsetSameLocal(ZoneOffset.UTC).toInstant();

    assertThat(TimeLeft.until(last)).isEqualTo(MOST);
    assertThat(TimeLeft.until(Instant.MAX)).isEqualTo(MOST);
    assertThat(TimeLeft.until(Instant.now().plus(MOST).plusSeconds(60))).isEqualTo(MOST);
  }

  @Test
  void aDeadlineThatIsNearIsExact() {
    assertThat(TimeLeft.until(Instant.now().plusSeconds(3600)))
        .isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    assertThat(TimeLeft.until(Instant.now().plus(MOST))).isLessThanOrEqualTo(MOST);
  }
}
