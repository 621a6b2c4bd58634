package aliif.infra.kafka.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What work on a record is told, in whatever order it is told. */
final class WithdrawalTest {
  private final Withdrawal withdrawal = new Withdrawal();

  @Test
  void atFirstTheAnswerIsWanted() {
    assertThat(withdrawal.isEnding()).isFalse();
    assertThat(withdrawal.isWithdrawn()).isFalse();
    assertThat(withdrawal.isCancelled()).isFalse();
    assertThat(withdrawal.waitsEnd()).isNotDone();
  }

  @Test
  void waitsEndAloneLeaveWhatRuns() {
    withdrawal.endWaits();

    assertThat(withdrawal.isEnding()).isTrue();
    assertThat(withdrawal.waitsEnd()).isCompleted();
    assertThat(withdrawal.isWithdrawn()).isFalse();
    assertThat(withdrawal.isCancelled()).isFalse();
  }

  @Test
  void aCancelledRequestIsStillAnsweredHere() {
    withdrawal.cancel();

    assertThat(withdrawal.isCancelled()).isTrue();
    assertThat(withdrawal.waitsEnd()).isCompleted();
    assertThat(withdrawal.isEnding()).as("the rest is not left to the next consumer").isFalse();
    assertThat(withdrawal.isWithdrawn()).isFalse();
  }

  /** An answer that says "cancelled" is not sent by a consumer that has lost the partition. */
  @Test
  void whatIsWithdrawnIsNotAnsweredAsCancelled() {
    withdrawal.cancel();
    withdrawal.withdraw();
    assertThat(withdrawal.isCancelled()).isFalse();
    assertThat(withdrawal.isWithdrawn()).isTrue();

    Withdrawal other = new Withdrawal();
    other.withdraw();
    other.cancel();
    assertThat(other.isCancelled()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whoAskedLastIsToldOnceAndAtOnceAfterwards(long seed) {
    Random random = new Random(seed);
    List<Integer> told = new ArrayList<>();
    List<Integer> expected = new ArrayList<>();
    int asked = 0;
    for (int i = 0; i < 100; i++) {
      if (random.nextInt(30) == 0) {
        if (!withdrawal.isCancelled() && asked > 0) {
          expected.add(asked - 1); // the last one took the place of those before it
        }
        withdrawal.cancel();
      } else {
        int number = asked++;
        if (withdrawal.isCancelled()) {
          expected.add(number);
        }
        withdrawal.whenCancelled(() -> told.add(number));
      }
      assertThat(told).isEqualTo(expected);
    }
  }
}
