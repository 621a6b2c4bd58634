package aliif.gateway.zoom.view;

import aliif.gateway.access.TokenBucket;

/**
 * How fast messages come, and how many of them are wrong. Allows a number of messages a second, and
 * twice as many at once.
 */
public final class MessageRate {
  private final int perSecond;
  private final int mostErrors;
  private final TokenBucket messages;
  private int errors;

  /**
   * @param perSecond messages that are obeyed
   * @param mostErrors errors in a row that are answered
   * @param now in nanoseconds, of any clock
   */
  public MessageRate(int perSecond, int mostErrors, long now) {
    this.perSecond = perSecond;
    this.mostErrors = mostErrors;
    this.messages = new TokenBucket(perSecond, now);
  }

  /**
   * A message comes.
   *
   * @throws ZoomProblem if it is one too many
   */
  public void count(long now) {
    if (messages.take(now).isPresent()) {
      throw new ZoomProblem(
          ZoomProblem.Kind.TOO_MANY_MESSAGES,
          "messages: more than %d a second (expected: fewer)".formatted(perSecond));
    }
  }

  /**
   * A message was good: a new row of errors begins, unless messages come too fast. In a flood, some
   * are always good.
   */
  public void good() {
    if (messages.isHalfFull()) {
      errors = 0;
    }
  }

  /** A message was wrong; tells whether that is still borne. */
  public boolean bears() {
    errors++;
    return errors < mostErrors;
  }
}
