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
 * Ends the work for an image when its output has ended in any way, when the deadline passes, or
 * when the caller does not run the output in time.
 */
final class ClaimedBytes {
  private static final Duration SHORTEST = Duration.ofMillis(1); // that a timer takes

  private final ActorSystem<?> system;
  private final Duration within;
  private final ImageWork work;
  private final UpscaleRequest request;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final Cancellable expiry;

  /**
   * @param within time within which the output has to be run
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

  /** Closes the work on another thread: it waits for an encoder at work, which may take a while. */
  private void letGo() {
    work.leave();
    system.dispatchers().lookup(DispatcherSelector.blocking()).execute(work::close);
  }

  /** The same bytes. Can be run once, and fails only with {@link UpscaleException}. */
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
    // Cancelled at once: a pending timer would keep the image in memory.
    expiry.cancel();
    return claimed.compareAndSet(false, true);
  }

  private void end() {
    expiry.cancel();
    claimed.set(true);
    letGo();
  }

  /** Applies the deadline to all stages, and to a caller that takes no bytes. */
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
    Duration left = TimeLeft.until(deadline);
    return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
  }

  private UpscaleException unclaimed() {
    return new UpscaleException(
        new UpscaleOutcome.InternalFailure(
            "%s: not fetched within %d s (expected: sooner)"
                .formatted(request.id(), within.toSeconds())));
  }
}
