package aliif.pipeline.image.bytes;

import aliif.pipeline.ImageFormat;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.IIOException;

/**
 * Makes the exceptions for images that are refused. Each message has the value and what was
 * expected.
 */
public final class Refusal {
  /** Matches names of classes and files, which users must not see. */
  private static final Pattern INSIDE = Pattern.compile("\\w[./$]\\w|Exception|Error");

  private Refusal() {}

  /** The exception for an image that is over a limit which no setting raises. */
  public static UpscaleException overLimit(String value, String expected) {
    return new UpscaleException(
        new UpscaleOutcome.OverLimit("image: " + value + " (expected: " + expected + ")"));
  }

  /**
   * The exception for an image that is over a limit.
   *
   * @param value what the image has
   * @param expected what was expected, such as {@code at most 200}
   * @param setting the setting below {@code aliif.limits} that raises the limit
   */
  public static UpscaleException overLimit(String value, String expected, String setting) {
    return overLimit(value, "%s; aliif.limits.%s raises it".formatted(expected, setting));
  }

  /** The exception for bytes that are damaged. */
  public static UpscaleException unreadable(String value, String expected) {
    return new UpscaleException(
        new UpscaleOutcome.UnreadableImage("image: " + value + " (expected: " + expected + ")"));
  }

  /** The exception for a kind of image that is not read. */
  public static UpscaleException unsupported(String value, String expected) {
    return new UpscaleException(
        new UpscaleOutcome.UnsupportedFormat("image: " + value + " (expected: " + expected + ")"));
  }

  /**
   * Turns what a decoder threw into a refusal. Errors of the JVM are not passed here: if memory or
   * a library is missing, the image may be sound.
   */
  public static UpscaleException broken(ImageFormat format, Exception problem) {
    if (problem instanceof UpscaleException refused) {
      return refused;
    }
    return new UpscaleException(
        new UpscaleOutcome.UnreadableImage(
            "image: a %s that does not decode%s (expected: a whole %s file)"
                .formatted(format, reason(problem), format)),
        problem);
  }

  /** The first line of a library's message, unless it has names of classes or files. */
  private static String reason(Exception problem) {
    return Optional.ofNullable(problem.getMessage())
        .filter(_ -> problem instanceof IIOException)
        .flatMap(message -> message.lines().findFirst())
        .filter(line -> !INSIDE.matcher(line).find())
        .map(line -> ", " + line)
        .orElse("");
  }
}
