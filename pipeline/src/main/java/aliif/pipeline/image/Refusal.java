package aliif.pipeline.image;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;

/** The exceptions for images that are not taken: the value, and what was expected. */
final class Refusal {
  private Refusal() {}

  /** The exception for an image that is too large in some way. */
  static UpscaleException overLimit(String value, String expected) {
    return new UpscaleException(
        new UpscaleOutcome.OverLimit("image: " + value + " (expected: " + expected + ")"));
  }

  /** The exception for bytes that do not decode. */
  static UpscaleException unreadable(String value, String expected) {
    return new UpscaleException(
        new UpscaleOutcome.UnreadableImage("image: " + value + " (expected: " + expected + ")"));
  }

  /** The exception for a kind of image that is not read. */
  static UpscaleException unsupported(String value, String expected) {
    return new UpscaleException(
        new UpscaleOutcome.UnsupportedFormat("image: " + value + " (expected: " + expected + ")"));
  }

  /** What a decoder threw, as a refusal. */
  static UpscaleException broken(ImageFormat format, Throwable problem) {
    if (problem instanceof UpscaleException refused) {
      return refused;
    }
    String reason = String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
    return new UpscaleException(
        new UpscaleOutcome.UnreadableImage(
            "image: a %s that does not decode, %s: %s (expected: a whole %s file)"
                .formatted(format, problem.getClass().getSimpleName(), reason, format)),
        problem);
  }
}
