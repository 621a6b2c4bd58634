package aliif.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TokenBucketTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void twiceAsManyAtOnceAndThenTheRate() {
    TokenBucket bucket = new TokenBucket(2, -SECOND);
    for (int i = 0; i < 4; i++) {
      assertThat(bucket.take(-SECOND)).isEmpty();
    }
    assertThat(bucket.take(-SECOND)).contains(Duration.ofMillis(500));
    assertThat(bucket.take(-SECOND / 2)).as("half a second later").isEmpty();
    assertThat(bucket.take(-SECOND / 2)).isPresent();
    for (int i = 0; i < 4; i++) {
      assertThat(bucket.take(100 * SECOND)).as("it is full after 2 s, and never fuller").isEmpty();
    }
    assertThat(bucket.take(100 * SECOND)).isPresent();
  }

  @Test
  void whatIsRefusedCostsNothing() {
    TokenBucket bucket = new TokenBucket(1, 0);
    bucket.take(0);
    bucket.take(0);
    for (int i = 1; i < 8; i++) { // eighths of a second are exact
      assertThat(bucket.take(i * SECOND / 8)).contains(Duration.ofMillis(1000 - 125 * i));
    }
    assertThat(bucket.take(SECOND)).isEmpty();
  }

  @Test
  void halfOfItIsARateOfTokens() {
    TokenBucket bucket = new TokenBucket(3, 0);
    for (int i = 0; i < 3; i++) {
      assertThat(bucket.take(0)).isEmpty();
      assertThat(bucket.isHalfFull()).isTrue();
    }
    bucket.take(0);
    assertThat(bucket.isHalfFull()).isFalse();
  }
}
