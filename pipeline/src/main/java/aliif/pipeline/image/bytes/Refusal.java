package aliif.pipeline.image.bytes;

import aliif.pipeline.ImageFormat;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.IIOException;

/** The exceptions for images that are not taken: the value, and what was expected. */
public final class Refusal {
  /** The name of a class or a file. */
  private static final Pattern INSIDE = Pattern.compile("\\w[./$]\\w|Exception|Error");

  private Refusal() {}

  /** The exception for an image that is too large in some way that nothing raises. */
  public static UpscaleException overLimit(String value, String expected) {
    return new UpscaleException(
        new UpscaleOutcome.OverLimit("image: " + value + " (expected: " + expected + ")"));
  }

  /**
   * The exception for an image that is over a limit.
   *
   * @param setting of {@code aliif.limits} that raises it
   */
  public static UpscaleException overLimit(String value, String expected, String setting) {
    return overLimit(value, "%s; aliif.limits.%s raises it".formatted(expected, setting));
  }

  /** The exception for bytes that do not decode. */
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
   * What a decoder threw, as a refusal. Errors are none: where memory or a library is missing, the
   * image may be sound.
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

  /** What a library says in words of its own; no names of classes, no paths. */
  private static String reason(Exception problem) {
    return Optional.ofNullable(problem.getMessage())
        .filter(_ -> problem instanceof IIOException)
        .flatMap(message -> message.lines().findFirst())
        .filter(line -> !INSIDE.matcher(line).find())
        .map(line -> ", " + line)
        .orElse("");
  }
}
