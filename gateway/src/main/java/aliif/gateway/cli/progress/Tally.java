package aliif.gateway.cli.progress;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Counts megapixels of output, to tell the speed and the time that is left. */
final class Tally {
  /** Below this, in megapixels, one digit behind the point would say nothing. */
  private static final double SMALL = 0.1;

  /*
   * An image's size is known only when it is begun: to open all images first would take minutes in a
   * large folder. Images that are not begun are assumed to be of the average size of the others.
   */
  private final int images;
  private final LongSupplier nanoTime;
  private final long start;
  private int ended;
  private double done; // megapixels of those that ended
  private int sized; // images whose size is known
  private double sizes; // megapixels of those images
  private double expected; // megapixels of those images that are rendered or will be
  private int waiting; // images whose size is not known

  Tally(int images, LongSupplier nanoTime) {
    this.images = images;
    this.nanoTime = nanoTime;
    start = nanoTime.getAsLong();
    waiting = images;
  }

  int images() {
    return images;
  }

  /** The size of an image's output is known: {@code megapixels}. */
  void known(double megapixels) {
    sized++;
    waiting--;
    sizes += megapixels;
    expected += megapixels;
  }

  /**
   * An image is done, or has failed.
   *
   * @param megapixels that were rendered
   * @param size in megapixels; 0 if it was never known
   */
  void ended(double megapixels, double size) {
    ended++;
    done += megapixels;
    expected += megapixels - size;
    if (size == 0) {
      waiting--;
    }
  }

  /**
   * How much of all is done, 0 to 1.
   *
   * @param running megapixels of the images in progress
   */
  double share(double running) {
    if (ended == images) {
      return 1;
    }
    return sized == 0 ? 0 : Math.min(1, (done + running) / total());
  }

  /** Such as {@code 3 of 12 1.84 MP/s 2:31 left}, and two spaces. */
  String figures(double running) {
    String count = images == 1 ? "" : "%d of %d  ".formatted(ended, images);
    double rendered = done + running;
    double seconds = seconds();
    if (rendered == 0 || seconds < 1) {
      return count;
    }
    double left = seconds * Math.max(0, total() / rendered - 1);
    return "%s%s  %s left  ".formatted(count, rate(rendered / seconds), clock(left));
  }

  /** The line at the end. */
  String summary(int written, int skipped, int failed) {
    return "%d written, %d skipped, %d failed; %s in %.1f s, %s"
        .formatted(
            written,
            skipped,
            failed,
            megapixels(done),
            seconds(),
            rate(done / Math.max(1e-3, seconds())));
  }

  private double total() {
    return expected + waiting * sizes / sized;
  }

  private double seconds() {
    return (nanoTime.getAsLong() - start) / 1e9;
  }

  private static String rate(double megapixelsPerSecond) {
    return megapixelsPerSecond > 0 && megapixelsPerSecond < SMALL
        ? small(megapixelsPerSecond) + " MP/s"
        : (megapixelsPerSecond < 10 ? "%.2f MP/s" : "%.0f MP/s").formatted(megapixelsPerSecond);
  }

  private static String megapixels(double number) {
    return number > 0 && number < SMALL ? small(number) + " MP" : "%.1f MP".formatted(number);
  }

  /** With two digits that are not 0. */
  private static String small(double number) {
    return BigDecimal.valueOf(number)
        .round(new MathContext(2))
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String clock(double seconds) {
    Duration time = Duration.ofSeconds(Math.round(seconds));
    return time.toHours() == 0
        ? "%d:%02d".formatted(time.toMinutes(), time.toSecondsPart())
        : "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }
}
