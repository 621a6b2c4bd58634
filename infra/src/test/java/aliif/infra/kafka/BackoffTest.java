package aliif.infra.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1), 3))
        .hasMessage("backoff: PT2S to PT1S (expected: above zero, and rising)");
    assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 0))
        .hasMessage("attempts: 0 (expected: at least 1)");
  }
}
