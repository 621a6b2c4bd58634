package aliif.infra.kafka.jobs;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image of a job, as the header {@code job} of its request and of its answer names it.
 *
 * @param index of the image in the job, from 0
 */
record JobImage(JobId job, int index) {
  private static final Pattern TEXT = Pattern.compile("([0-9a-f]{28})/(\\d{1,9})");

  /** Reads untrusted text; empty if it names no image. */
  static Optional<JobImage> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(new JobImage(new JobId(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  /** The key of its request. */
  byte[] key() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return job + "/" + index;
  }
}
