package aliif.pipeline;

import aliif.model.Size;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * The outcome of a request: a rendering, or a failure. HTTP, Kafka and the command line each
 * translate these failures in one place.
 */
public sealed interface UpscaleOutcome {

  /**
   * The request is valid. The output is rendered while its bytes are pulled.
   *
   * @param input size of the input, upright
   * @param output size of the output, or of the region that was asked for
   * @param notices sentences that the caller should read, about the input
   * @param model name of the model
   * @param weightsDigest SHA-256 of its weights file, in hexadecimal; that of an empty file for
   *     {@code bicubic}, which has no weights
   * @param rows how many rows of the output are encoded by now; for use by many threads
   * @param bytes the encoded output; can be run once; fails only with {@link UpscaleException}
   */
  record Rendering(
      Size input,
      Size output,
      OutputFormat format,
      List<String> notices,
      String model,
      String weightsDigest,
      IntSupplier rows,
      Source<ByteString, NotUsed> bytes)
      implements UpscaleOutcome {

    /** The same rendering, with bytes that are derived from its own. */
    public Rendering withBytes(Source<ByteString, NotUsed> other) {
      return new Rendering(input, output, format, notices, model, weightsDigest, rows, other);
    }
  }

  /** Why there is no output. */
  sealed interface Failure extends UpscaleOutcome {
    /** One line: the value that is wrong, and what was expected. */
    String message();
  }

  /** A parameter has an invalid value. */
  record InvalidParameter(String message) implements Failure {}

  /** The image has a known format, but does not decode. */
  record UnreadableImage(String message) implements Failure {}

  /** The format of the image, or the output format that was asked for, is unknown. */
  record UnsupportedFormat(String message) implements Failure {}

  /** The image or the output is larger than the limits allow. */
  record OverLimit(String message) implements Failure {}

  /** There is no memory for the request now. */
  record Overloaded(String message, Duration retryAfter) implements Failure {}

  /** Memory ran out while the image was in progress, although it had been reserved. */
  record OutOfMemory(String message, Duration retryAfter) implements Failure {}

  /** The deadline of the request has passed. */
  record DeadlinePassed(String message) implements Failure {}

  /** Whoever sent the request does not want the answer any more. */
  record Cancelled(String message) implements Failure {}

  /** A bug, or a failure of the machine; the log says more. */
  record InternalFailure(String message) implements Failure {}
}
