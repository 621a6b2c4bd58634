package aliif.model.benchmark;

import aliif.model.Size;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * One figure of a benchmark.
 *
 * @param stage what was measured: {@code encode expand render total first_tile second_zoom}
 * @param scale of the output, where there is one
 * @param milliseconds the best run; of {@code expand}, what encoding takes more than the encoder
 *     alone, and 0, as its rates are then, if that was measured as less
 * @param gflops 10^9 floating-point operations per second, in direct-convolution operations
 * @param shareOfPeak gflops over what the same threads can do at most
 * @param megapixelsPerSecond of the output, where there is one, else of the input
 */
public record BenchmarkRow(
    String engine,
    String model,
    int threads,
    String stage,
    Size input,
    OptionalDouble scale,
    double milliseconds,
    double gflops,
    double shareOfPeak,
    double megapixelsPerSecond) {

  /** One line of JSON. */
  public String json() {
    return String.format(
        Locale.ROOT,
        "{\"engine\":\"%s\",\"model\":\"%s\",\"threads\":%d,\"stage\":\"%s\",\"input\":\"%s\","
            + "\"scale\":%s,\"milliseconds\":%.3f,\"gflops\":%.1f,\"share_of_peak\":%.3f,"
            + "\"megapixels_per_second\":%.3f}",
        engine,
        model.replace("\\", "\\\\").replace("\"", "\\\""),
        threads,
        stage,
        input,
        scale.isPresent() ? Double.toString(scale.getAsDouble()) : "null",
        milliseconds,
        gflops,
        shareOfPeak,
        megapixelsPerSecond);
  }

  /** One line for people, under {@link #heading}. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "%-7s %-8s %7d  %-11s %9s %5s %10.1f %8.1f %7.0f %% %9.2f",
        engine,
        model,
        threads,
        stage,
        input,
        scale.isPresent() ? "x" + trimmed(scale.getAsDouble()) : "",
        milliseconds,
        gflops,
        100 * shareOfPeak,
        megapixelsPerSecond);
  }

  public static String heading() {
    return String.format(
        "%-7s %-8s %7s  %-11s %9s %5s %10s %8s %9s %9s",
        "engine", "model", "threads", "stage", "input", "scale", "ms", "GFLOP/s", "of peak",
        "MP/s");
  }

  private static String trimmed(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
