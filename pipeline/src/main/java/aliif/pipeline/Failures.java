package aliif.pipeline;

import aliif.pipeline.memory.MemoryBudget;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place that says what a thrown thing means for a request. */
public final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private Failures() {}

  /** What was really thrown: without the wrappers of futures. */
  public static Throwable cause(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /**
   * The failure in what was thrown. Memory that ran out is a case of its own; what nobody foresaw
   * is logged under the request's id, and the caller is told no more than that id.
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
   * The same function, but errors that would end the whole process, as a library's stack overflow
   * or missing memory, fail this request only.
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
