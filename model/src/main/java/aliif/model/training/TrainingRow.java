package aliif.model.training;

import java.util.Locale;

/**
 * How far a run is.
 *
 * @param iteration steps that were taken
 * @param minutes that they took
 * @param progress share of the run that is done, to 1
 * @param loss mean since the row before, of normalised colours
 * @param rate of Adam
 * @param milliseconds for a step, mean since the row before
 */
public record TrainingRow(
    long iteration,
    double minutes,
    double progress,
    double loss,
    double rate,
    double milliseconds) {

  /** What is left, in minutes, if it goes on as before. */
  public double minutesLeft() {
    return progress <= 0 ? Double.POSITIVE_INFINITY : minutes * (1 - progress) / progress;
  }

  /** One line of a CSV file, under {@link #csvHeading}. */
  public String csv() {
    return String.format(
        Locale.ROOT, "%d,%.4f,%.6f,%.3e,%.1f", iteration, minutes, loss, rate, milliseconds);
  }

  public static String csvHeading() {
    return "iteration,minutes,loss,rate,milliseconds";
  }
}
