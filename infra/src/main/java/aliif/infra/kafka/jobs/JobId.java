package aliif.infra.kafka.jobs;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a job. The id of a later job is larger, if the clocks of the servers agree.
 *
 * @param hex 28 digits of lower-case hexadecimal: 12 of the time in milliseconds, 16 at random
 */
public record JobId(String hex) implements Comparable<JobId> {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{28}");
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * @throws IllegalArgumentException if the text is anything else
   */
  public JobId {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException(
          "job: " + hex + " (expected: 28 digits of lower-case hexadecimal)");
    }
  }

  /** A new id for a job of this time. */
  static JobId at(Instant time) {
    return new JobId("%012x%016x".formatted(time.toEpochMilli(), RANDOM.nextLong()));
  }

  /** Reads an id from untrusted text; empty if it is not one. */
  public static Optional<JobId> parse(String text) {
    return HEX.matcher(text).matches() ? Optional.of(new JobId(text)) : Optional.empty();
  }

  @Override
  public int compareTo(JobId other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
