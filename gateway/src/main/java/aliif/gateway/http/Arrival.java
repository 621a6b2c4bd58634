package aliif.gateway.http;

import aliif.gateway.http.HttpSettings.Pace;
import java.util.Optional;

/** Tells whether a body arrives fast enough. For one stream. */
public final class Arrival {
  private final Pace pace;
  private final long began = System.nanoTime();
  private long inWindow;

  public Arrival(Pace pace) {
    this.pace = pace;
  }

  /** Bytes have arrived. */
  public void add(long bytes) {
    inWindow += bytes;
  }

  /** A window of the pace is over; answers why the body is too slow, if it is. */
  public Optional<ProblemException> window() {
    long arrived = inWindow;
    inWindow = 0;
    if (arrived < pace.bytes()) {
      return slow(
          "body: %d bytes in %d ms (expected: at least %d a second)"
              .formatted(arrived, pace.window().toMillis(), pace.leastRate()));
    }
    if (System.nanoTime() - began > pace.within().toNanos()) {
      return slow(
          "body: not whole in time (expected: within %d s)".formatted(pace.within().toSeconds()));
    }
    return Optional.empty();
  }

  private static Optional<ProblemException> slow(String detail) {
    return Optional.of(new ProblemException(Problem.slowUpload(detail)));
  }
}
