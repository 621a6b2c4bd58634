package aliif.infra.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), 3);

  @Test
  void waitsDoubleUpToTheMostHalfOfThemByChance() {
    Random random = new Random(1);
    int[] whole = {100, 200, 400, 800, 1000, 1000};
    for (int attempt = 1; attempt <= whole.length; attempt++) {
      int longest = whole[attempt - 1];
      for (int i = 0; i < 1000; i++) {
        assertThat(backoff.delay(attempt, random))
            .isBetween(Duration.ofMillis(longest / 2), Duration.ofMillis(longest));
      }
    }
  }

  @Test
  void thereIsNoEndToAttempts() {
    assertThat(
            IntStream.of(31, 32, 63, 64, 1000, Integer.MAX_VALUE)
                .mapToObj(attempt -> backoff.delay(attempt, new Random(attempt))))
        .allSatisfy(
            delay -> assertThat(delay).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1)));
  }

  /** Also with waits of less than a millisecond, and with waits that could overflow. */
  @ParameterizedTest
  @CsvSource({"PT0.0001S,PT0.0005S", "PT0.0001S,PT1S", "PT1S,PT1S", "P200D,P100000D", "P99D,P99D"})
  void theLongestWaitNeverFallsFromOneAttemptToTheNext(Duration first, Duration most) {
    Backoff any = new Backoff(first, most, 1);
    Duration last = Duration.ZERO;
    for (int attempt = 1; attempt < 100; attempt++) {
      Duration longest = any.delay(attempt, LARGEST);
      assertThat(longest).as("attempt %d", attempt).isGreaterThanOrEqualTo(last);
      last = longest;
    }
    assertThat(last.toMillis()).isBetween(most.toMillis() - 1, Math.max(1, most.toMillis()));
  }

  /** Says the largest number that it may. */
  private static final RandomGenerator LARGEST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };
}
