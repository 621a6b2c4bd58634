package aliif.gateway.upscale;

import aliif.gateway.http.ProblemException;
import aliif.gateway.http.RequestWork.CountedBytes;
import aliif.pipeline.Failures;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.memory.Reservation;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.util.ByteString;

/**
 * The body of a request while it arrives. Memory is reserved for bytes as they arrive, not as they
 * are announced. They must not arrive too slowly. After a failure, further bytes are dropped.
 *
 * <p>For one stream; {@link #close} for any thread.
 */
final class Upload implements AutoCloseable {
  /*
   * Bytes are copied into segments. Otherwise a client that sends each byte in a chunk of its own
   * would cost a hundred bytes of heap for each of them. The first segments are small, because there
   * may be many bodies that never grow.
   */
  private static final int SMALLEST = 4 << 10;
  private static final int LARGEST = 64 << 10;

  private final long limit;
  private final MemoryPool pool;
  private final RequestBody.Arrival arrival;
  private final CountedBytes counted;
  private final CompletableFuture<ByteString> whole = new CompletableFuture<>();
  private Optional<Reservation> held = Optional.empty();
  private ByteString segments = ByteString.emptyByteString();
  private byte[] segment = new byte[0];
  private int filled;

  /**
   * @param limit in bytes
   * @param pool from which memory is reserved
   * @param arrival of the body's bytes
   * @param counted for whom the body comes
   */
  Upload(long limit, MemoryPool pool, RequestBody.Arrival arrival, CountedBytes counted) {
    this.counted = counted;
    this.limit = limit;
    this.pool = pool;
    this.arrival = arrival;
  }

  /** The body, as soon as it is whole. */
  CompletableFuture<ByteString> whole() {
    return whole;
  }

  void add(ByteString bytes) {
    if (whole.isDone()) {
      return;
    }
    if (segments.size() + (long) filled + bytes.size() > limit) {
      fail(new UpscaleException(overLimit("too large", limit)));
      return;
    }
    try {
      counted.add(bytes.size());
    } catch (ProblemException | UpscaleException tooMany) {
      fail(tooMany);
      return;
    }
    ByteString rest = bytes;
    while (!rest.isEmpty() && (filled < segment.length || nextSegment())) {
      int room = Math.min(segment.length - filled, rest.size());
      rest.take(room).asByteBuffer().get(segment, filled, room);
      filled += room;
      rest = rest.drop(room);
    }
  }

  private boolean nextSegment() {
    int size = Math.clamp(segments.size() + filled, SMALLEST, LARGEST);
    if (!reserve(size)) {
      fail(RequestBody.noMemory());
      return false;
    }
    try {
      segments = sum();
      segment = new byte[size];
      filled = 0;
      return true;
    } catch (OutOfMemoryError memory) { // it would end the server
      fail(new UpscaleException(Failures.of("body", memory)));
      return false;
    }
  }

  private synchronized boolean reserve(int bytes) {
    if (whole.isDone()) {
      return false;
    }
    if (held.isEmpty()) {
      held = pool.take(bytes);
      return held.isPresent();
    }
    return held.orElseThrow().grow(bytes);
  }

  private ByteString sum() {
    return segments.concat(ByteString.fromArrayUnsafe(segment, 0, filled));
  }

  /** A window of the pace is over. */
  void window() {
    arrival.window().ifPresent(this::fail);
  }

  /** The body has arrived. */
  void end() {
    ByteString all = sum();
    if (all.isEmpty()) {
      fail(new UpscaleException(empty()));
    }
    whole.complete(all);
    forget();
  }

  /** Ends the upload, if the body has not arrived; its memory is free at once. */
  void fail(Throwable reason) {
    if (whole.completeExceptionally(reason)) {
      close();
    }
    forget();
  }

  private void forget() {
    segments = ByteString.emptyByteString();
    segment = new byte[0];
    filled = 0;
  }

  /** Frees the memory; nobody uses the bytes any more. */
  @Override
  public synchronized void close() {
    whole.cancel(false);
    held.ifPresent(Reservation::close);
  }

  static OverLimit overLimit(String value, long limit) {
    return new OverLimit("body: " + value + " (expected: at most " + limit + " bytes)");
  }

  static InvalidParameter empty() {
    return new InvalidParameter("body: empty (expected: an image)");
  }
}
