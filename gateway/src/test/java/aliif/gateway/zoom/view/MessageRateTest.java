package aliif.gateway.zoom.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

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
}
