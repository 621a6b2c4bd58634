package aliif.pipeline;

import aliif.pipeline.memory.MemoryBudget;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns exceptions and errors into the failure of a request. */
public final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private Failures() {}

  /** The exception itself, without the wrappers of futures. */
  public static Throwable cause(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /**
   * The failure that an exception means. Missing memory is a case of its own. An unexpected
   * exception is logged under the id of the request, and the message contains the id only.
   *
   * @param id of the request
   */
  public static UpscaleOutcome.Failure of(String id, Throwable thrown) {
    return switch (cause(thrown)) {
      case UpscaleException known -> known.failure();
      case OutOfMemoryError memory -> {
        LOG.warn("{}: {}", id, memory.toString());
        yield new UpscaleOutcome.OutOfMemory(
            "memory: none left for %s (expected: room; %s)".formatted(id, MemoryBudget.MORE),
            RETRY_AFTER);
      }
      case CancellationException _ ->
          new UpscaleOutcome.InternalFailure(
              id + ": the caller left (expected: to wait for the answer)");
      case Throwable bug -> {
        LOG.error("{}", id, bug);
        yield new UpscaleOutcome.InternalFailure(
            "%s: internal failure (expected: an image; the log says why)".formatted(id));
      }
    };
  }

  /**
   * The same function, except that errors fail this request only. Otherwise a stack overflow in a
   * library, or missing memory, would end the whole process.
   *
   * @param id of the request
   */
  public static <A, B> Function<A, B> guarded(String id, Function<A, B> function) {
    return argument -> {
      try {
        return function.apply(argument);
      } catch (VirtualMachineError | LinkageError | AssertionError error) {
        throw new UpscaleException(of(id, error), error);
      }
    };
  }
}
