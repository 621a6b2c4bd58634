package aliif.pipeline.stream;

import aliif.pipeline.Failures;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.render.ImageWork;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Ties an image's work to the life of its output: it is let go when the output has ended in any
 * way, when the deadline passes, or when nobody runs it in time.
 */
final class ClaimedBytes {
  private static final Duration LONGEST = Duration.ofDays(200);

  private final ActorSystem<?> system;
  private final Duration within;
  private final ImageWork work;
  private final UpscaleRequest request;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final Cancellable expiry;

  /**
   * @param within which the output has to be run
   */
  ClaimedBytes(ActorSystem<?> system, Duration within, ImageWork work, UpscaleRequest request) {
    this.system = system;
    this.within = within;
    this.work = work;
    this.request = request;
    expiry = system.scheduler().scheduleOnce(within, this::expire, system.executionContext());
  }

  private void expire() {
    if (claimed.compareAndSet(false, true)) {
      letGo();
    }
  }

  /** An encoder that is at work has to end before what it holds is free: that may take a while. */
  private void letGo() {
    work.leave();
    system.dispatchers().lookup(DispatcherSelector.blocking()).execute(work::close);
  }

  /** The same bytes, to be run once. Fails with {@link UpscaleException} and nothing else. */
  Source<ByteString, NotUsed> of(Source<ByteString, NotUsed> bytes) {
    return Source.lazySource(() -> claim() ? inTime(bytes) : Source.failed(unclaimed()))
        .mapError(
            Throwable.class, problem -> new UpscaleException(Failures.of(request.id(), problem)))
        .watchTermination(
            (_, done) -> {
              done.whenComplete((_, _) -> end());
              return NotUsed.getInstance();
            });
  }

  private boolean claim() {
    // Cancelled at once: a timer that waits would keep the image in memory.
    expiry.cancel();
    return claimed.compareAndSet(false, true);
  }

  private void end() {
    expiry.cancel();
    claimed.set(true);
    letGo();
  }

  /** The deadline counts in every stage, and while the caller takes nothing. */
  private Source<ByteString, NotUsed> inTime(Source<ByteString, NotUsed> bytes) {
    return request
        .deadline()
        .map(
            deadline ->
                bytes
                    .completionTimeout(left(deadline))
                    .mapError(
                        TimeoutException.class,
                        _ -> new UpscaleException(ImageWork.late(deadline))))
        .orElse(bytes);
  }

  private static Duration left(Instant deadline) {
    Duration left = Duration.between(Instant.now(), deadline);
    if (left.compareTo(LONGEST) > 0) {
      return LONGEST; // timers do not count further
    }
    return left.isPositive() ? left : Duration.ofMillis(1);
  }

  private UpscaleException unclaimed() {
    return new UpscaleException(
        new UpscaleOutcome.InternalFailure(
            "%s: not fetched within %d s (expected: sooner)"
                .formatted(request.id(), within.toSeconds())));
  }
}
