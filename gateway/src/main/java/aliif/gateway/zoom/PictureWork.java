package aliif.gateway.zoom;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.Upscaler;
import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.memory.Reservation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;

/**
 * The work on one picture, and the memory of its encoded bytes, which is reserved as they are made.
 * Safe for use by many threads.
 */
final class PictureWork implements AutoCloseable {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final ActorSystem<?> system;
  private final MemoryPool memory;
  private final CompletableFuture<UpscaleOutcome> outcome;
  private final SharedKillSwitch stream = KillSwitches.shared("picture");
  private Optional<Reservation> held = Optional.empty();
  private boolean closed;

  private PictureWork(
      ActorSystem<?> system, MemoryPool memory, CompletableFuture<UpscaleOutcome> outcome) {
    this.system = system;
    this.memory = memory;
    this.outcome = outcome;
  }

  /** Begins to make a picture. */
  static PictureWork begin(
      ActorSystem<?> system, MemoryPool memory, Upscaler upscaler, UpscaleRequest request) {
    return new PictureWork(system, memory, upscaler.upscale(request).toCompletableFuture());
  }

  /** The encoded picture; to be called once. Fails with {@link UpscaleException}. */
  CompletionStage<ByteString> bytes() {
    return outcome.thenCompose(
        made ->
            switch (made) {
              case UpscaleOutcome.Rendering rendering -> collected(rendering);
              case UpscaleOutcome.Failure failure ->
                  CompletableFuture.failedStage(new UpscaleException(failure));
            });
  }

  private CompletionStage<ByteString> collected(UpscaleOutcome.Rendering rendering) {
    return rendering
        .bytes()
        .via(stream.flow())
        .map(this::hold)
        .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), system);
  }

  private synchronized ByteString hold(ByteString piece) {
    if (closed || !reserve(piece.size())) {
      throw new UpscaleException(
          new Overloaded("zoom: no memory free now (expected: try again later)", RETRY_AFTER));
    }
    return piece;
  }

  private boolean reserve(int bytes) {
    if (held.isPresent()) {
      return held.orElseThrow().grow(bytes);
    }
    held = memory.take(bytes);
    return held.isPresent();
  }

  /** Stops the work, if it has not ended, and gives the memory back. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      held.ifPresent(Reservation::close);
    }
    outcome.cancel(false); // nothing, if it has ended
    stream.abort(new UpscaleException(new Overloaded("picture: not wanted", RETRY_AFTER)));
  }
}
