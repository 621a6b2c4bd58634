package aliif.gateway.access;

import java.time.Duration;
import java.util.Optional;

/**
 * Bounds a rate: so many a second, and twice as many at once. For one thread at a time.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Token_bucket">Token bucket</a>
 */
public final class TokenBucket {
  private static final double NANOS = 1e9;

  private final double perSecond;
  private double tokens;
  private long last;

  /**
   * A full bucket.
   *
   * @param perSecond above 0
   * @param now in nanoseconds, of any clock
   */
  public TokenBucket(double perSecond, long now) {
    this.perSecond = perSecond;
    this.tokens = capacity();
    this.last = now;
  }

  private double capacity() {
    return 2 * perSecond;
  }

  /**
   * Takes a token.
   *
   * @param now in nanoseconds, of the same clock
   * @return empty if there was one, or the time after which there will be
   */
  public Optional<Duration> take(long now) {
    tokens = Math.min(capacity(), tokens + (now - last) / NANOS * perSecond);
    last = now;
    if (tokens < 1) {
      return Optional.of(Duration.ofNanos((long) ((1 - tokens) / perSecond * NANOS)));
    }
    tokens--;
    return Optional.empty();
  }

  /** Whether at least half of the tokens are left, as of the last call of {@link #take}. */
  public boolean isHalfFull() {
    return tokens >= perSecond;
  }
}
