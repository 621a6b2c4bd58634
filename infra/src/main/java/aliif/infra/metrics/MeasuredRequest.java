package aliif.infra.metrics;

import aliif.model.Size;
import aliif.pipeline.UpscaleOutcome.Cancelled;
import aliif.pipeline.UpscaleOutcome.DeadlinePassed;
import aliif.pipeline.UpscaleOutcome.Failure;
import aliif.pipeline.UpscaleOutcome.InternalFailure;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import aliif.pipeline.UpscaleOutcome.OutOfMemory;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.UpscaleOutcome.UnreadableImage;
import aliif.pipeline.UpscaleOutcome.UnsupportedFormat;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Measures one request. It ends once; later calls have no effect. */
public final class MeasuredRequest {
  private final Metrics metrics;
  private final InputChannel way;
  private final long start = System.nanoTime();
  private final AtomicBoolean ended = new AtomicBoolean();

  MeasuredRequest(Metrics metrics, InputChannel way) {
    this.metrics = metrics;
    this.way = way;
    metrics.begun(way);
  }

  /** The output is complete. */
  public void rendered(Size output) {
    if (end("rendered")) {
      metrics.rendered(way, output);
    }
  }

  /** The request has failed. */
  public void failed(Failure failure) {
    if (end(word(failure)) && failure instanceof OutOfMemory) {
      metrics.outOfMemory(way);
    }
  }

  private static String word(Failure failure) {
    return switch (failure) {
      case InvalidParameter _ -> "invalid_parameter";
      case UnreadableImage _ -> "unreadable_image";
      case UnsupportedFormat _ -> "unsupported_format";
      case OverLimit _ -> "over_limit";
      case Overloaded _ -> "overloaded";
      case OutOfMemory _ -> "out_of_memory";
      case DeadlinePassed _ -> "deadline_passed";
      case Cancelled _ -> "cancelled";
      case InternalFailure _ -> "internal_failure";
    };
  }

  /** The caller has left, or the process stops. */
  public void cancelled() {
    end("cancelled");
  }

  /** It was none: it does not count. */
  public void dropped() {
    if (ended.compareAndSet(false, true)) {
      metrics.dropped(way);
    }
  }

  /** Time since the image came in. */
  public Duration time() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private boolean end(String outcome) {
    if (!ended.compareAndSet(false, true)) {
      return false;
    }
    metrics.ended(way, outcome, time());
    return true;
  }
}
