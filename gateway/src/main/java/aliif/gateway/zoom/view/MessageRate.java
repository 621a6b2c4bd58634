package aliif.gateway.zoom.view;

/**
 * How fast messages come, and how many of them are wrong. Allows a number of messages a second, and
 * twice as many at once.
 */
public final class MessageRate {
  private static final double NANOS = 1e9;

  private final int perSecond;
  private final int mostErrors;
  private double allowed;
  private long last;
  private int errors;

  /**
   * @param perSecond messages that are obeyed
   * @param mostErrors errors in a row that are answered
   * @param now in nanoseconds, of any clock
   */
  public MessageRate(int perSecond, int mostErrors, long now) {
    this.perSecond = perSecond;
    this.mostErrors = mostErrors;
    this.allowed = 2.0 * perSecond;
    this.last = now;
  }

  /**
   * A message comes.
   *
   * @throws ZoomProblem if it is one too many
   */
  public void count(long now) {
    allowed = Math.min(2.0 * perSecond, allowed + (now - last) / NANOS * perSecond);
    last = now;
    if (allowed < 1) {
      throw new ZoomProblem(
          ZoomProblem.Kind.TOO_MANY_MESSAGES,
          "messages: more than %d a second (expected: fewer)".formatted(perSecond));
    }
    allowed--;
  }

  /**
   * A message was good: a new row of errors begins, unless messages come too fast. In a flood, some
   * are always good.
   */
  public void good() {
    if (allowed >= perSecond) {
      errors = 0;
    }
  }

  /** A message was wrong; tells whether that is still borne. */
  public boolean bears() {
    errors++;
    return errors < mostErrors;
  }
}
