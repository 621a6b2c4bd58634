package aliif.model.training;

/**
 * How far and how fast: the rate rises linearly for {@code warmup} steps, or a tenth of the run if
 * that is over first, and falls to 0 along a cosine over the whole run.
 *
 * @param rate largest rate of Adam, above 0
 * @param warmup steps, at least 1
 * @param averaging what the average keeps of itself in each step, after the warm-up, at most; in
 *     [0, 1)
 * @param minutes after which the run ends, above 0
 * @param iterations after which it ends, at least 1
 */
public record Schedule(double rate, int warmup, double averaging, double minutes, long iterations) {
  /* The rate never is quite 0. */
  private static final double LEAST_RATE = 1e-7;

  /**
   * @throws IllegalArgumentException if a number is invalid
   */
  public Schedule {
    require(rate > 0 && rate <= 1, "rate", rate, "above 0, at most 1");
    require(warmup >= 1, "warmup", warmup, "at least 1");
    require(averaging >= 0 && averaging < 1, "ema", averaging, "0 to below 1");
    require(minutes > 0, "minutes", minutes, "above 0");
    require(iterations >= 1, "iterations", iterations, "at least 1");
  }

  /** The share of the run that is done: 1 or more at its end. */
  double progress(LearningState state) {
    return Math.max(state.minutes() / minutes, (double) state.iteration() / iterations);
  }

  /** The rate of the step that comes next. */
  double rate(LearningState state) {
    double progress = progress(state);
    double cosine = 0.5 + 0.5 * Math.cos(Math.PI * progress);
    return rate * Math.min(1, warmth(state)) * cosine + LEAST_RATE;
  }

  /*
   * A decay of 0.999 looks back a thousand steps: in a run that has not many more, the average would
   * remember its beginning. So it looks back a ninth of the steps so far at most.
   */

  /** What the average takes of the parameters after the step that comes next. */
  float share(LearningState state) {
    double least = 9 / (10.0 + state.iteration());
    return warmth(state) <= 1 ? 1 : (float) Math.max(1 - averaging, least);
  }

  /** Above 1 once the warm-up is over. */
  private double warmth(LearningState state) {
    return Math.max((state.iteration() + 1.0) / warmup, 10 * progress(state));
  }

  private static void require(boolean possible, String name, Number value, String expected) {
    if (!possible) {
      throw new IllegalArgumentException("%s: %s (expected: %s)".formatted(name, value, expected));
    }
  }
}
