package aliif.gateway.zoom.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageRateTest {
  private static final long SECOND = 1_000_000_000;
  private static final long START = Long.MAX_VALUE - SECOND;

  private final MessageRate rate = new MessageRate(10, 3, START);

  @Test
  void aBurstIsObeyedAndAFloodIsNot() {
    for (int i = 0; i < 20; i++) {
      rate.count(START);
    }
    assertThatThrownBy(() -> rate.count(START))
        .isInstanceOf(ZoomProblem.class)
        .hasMessage("messages: more than 10 a second (expected: fewer)");
    rate.count(START + SECOND / 10);
    assertThatThrownBy(() -> rate.count(START + SECOND / 10)).isInstanceOf(ZoomProblem.class);
  }

  /** The clock overflows meanwhile, as it may. */
  @Test
  void aSteadyRateIsObeyedForEver() {
    for (int i = 0; i < 1000; i++) {
      long now = START + i * SECOND / 10;
      assertThatCode(() -> rate.count(now)).doesNotThrowAnyException();
    }
  }

  @Test
  void errorsInARowAreNotBorneForEver() {
    assertThat(rate.bears()).isTrue();
    assertThat(rate.bears()).isTrue();
    rate.good();
    assertThat(rate.bears()).isTrue();
    assertThat(rate.bears()).isTrue();
    assertThat(rate.bears()).isFalse();
  }

  /** The server takes messages as fast as it can, and of these it obeys some at any speed. */
  @ParameterizedTest
  @ValueSource(ints = {25, 30, 50, 100, 1000, 100_000})
  void aFloodIsBorneForTwoSeconds(int perSecond) {
    long now = START;
    boolean borne = true;
    while (borne) {
      now += SECOND / perSecond;
      try {
        rate.count(now);
        rate.good();
      } catch (ZoomProblem tooMany) {
        borne = rate.bears();
      }
    }
    assertThat(now - START).isLessThan(2 * SECOND);
  }

  @Test
  void whoWasTooFastAndIsCalmAgainIsForgiven() {
    for (int i = 0; i < 20; i++) {
      rate.count(START);
      rate.good();
    }
    assertThat(rate.bears()).isTrue();
    assertThat(rate.bears()).isTrue();
    rate.count(after(3 * SECOND / 2));
    rate.good();
    assertThat(rate.bears()).isTrue();
  }

  private static long after(long nanoseconds) {
    return START + nanoseconds;
  }
}
