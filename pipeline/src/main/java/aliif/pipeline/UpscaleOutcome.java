package aliif.pipeline;

import aliif.model.Size;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * What becomes of a request. The only list of kinds of failure; HTTP, Kafka and the command line
 * each translate it in one place.
 */
public sealed interface UpscaleOutcome {

  /**
   * The request is sound and the output is rendered as it is pulled.
   *
   * @param input size of the input, upright
   * @param output size of the output, which is a region of the whole if one was asked for
   * @param notices what the caller should know about the input, a sentence each
   * @param model name of the model
   * @param weightsDigest SHA-256 of its weights file, in hexadecimal
   * @param rows how many of the output's are encoded by now; for many threads
   * @param bytes the encoded output; runs once; fails with {@link UpscaleException} and nothing
   *     else
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

    /** The same, with other bytes, which are made of these. */
    public Rendering withBytes(Source<ByteString, NotUsed> other) {
      return new Rendering(input, output, format, notices, model, weightsDigest, rows, other);
    }
  }

  /** Why there is no output. */
  sealed interface Failure extends UpscaleOutcome {
    /** One line: the value, and what was expected. */
    String message();
  }

  /** A parameter that is invalid. */
  record InvalidParameter(String message) implements Failure {}

  /** Bytes of a known format that do not decode. */
  record UnreadableImage(String message) implements Failure {}

  /** Bytes of no known format, or an unknown format asked for. */
  record UnsupportedFormat(String message) implements Failure {}

  /** More bytes, pixels or output than is allowed. */
  record OverLimit(String message) implements Failure {}

  /** No room now. */
  record Overloaded(String message, Duration retryAfter) implements Failure {}

  /** Memory ran out while the image was in work, in spite of what was counted for it. */
  record OutOfMemory(String message, Duration retryAfter) implements Failure {}

  /** The caller's deadline went by. */
  record DeadlinePassed(String message) implements Failure {}

  /** A bug, or a machine in trouble; the log says more. */
  record InternalFailure(String message) implements Failure {}
}
