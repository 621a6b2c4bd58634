package aliif.gateway.upscale;

import aliif.gateway.http.HttpSettings.Pace;
import aliif.gateway.http.HttpThreads;
import aliif.gateway.http.Problem;
import aliif.gateway.http.ProblemException;
import aliif.gateway.http.RequestWork;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.UpscaleOutcome.UnreadableImage;
import aliif.pipeline.UpscaleOutcome.UnsupportedFormat;
import aliif.pipeline.memory.MemoryPool;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of requests: within the size limit, in the memory for uploads, and not too
 * slowly.
 */
public final class RequestBody {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final HttpThreads threads;
  private final long limit;
  private final MemoryPool pool;
  private final Pace pace;

  /**
   * @param limit of a body, in bytes
   * @param pool that the memory of bodies is reserved from
   * @param pace at which a body has to come
   */
  public RequestBody(HttpThreads threads, long limit, MemoryPool pool, Pace pace) {
    this.threads = threads;
    this.limit = limit;
    this.pool = pool;
    this.pace = pace;
  }

  /**
   * Reads the body of a request. Its memory is reserved until the work ends.
   *
   * @throws UpscaleException if the headers tell already that the body is refused
   */
  public CompletionStage<ByteString> read(HttpRequest request, RequestWork work) {
    requireImage(request, limit);
    Arrival arrival = new Arrival(pace);
    Upload upload = new Upload(limit, pool, arrival, work.countedBytes());
    work.atEnd(upload::close);
    receive(request, arrival, upload);
    return upload.whole();
  }

  /*
   * The stream is read on after a failure: cancelling it would take the connection away before the
   * answer is out. What is read then is bounded by the connection.
   */
  private void receive(HttpRequest request, Arrival arrival, Upload upload) {
    Source<Runnable, ?> bytes =
        UnpackedBody.of(request, arrival, upload.whole()::isDone)
            .map(piece -> (Runnable) () -> upload.add(piece))
            .concat(Source.single(upload::end));
    Source<Runnable, ?> windows = Source.tick(pace.window(), pace.window(), upload::window);
    bytes
        .merge(windows, true)
        .runWith(Sink.foreach(Runnable::run), threads.streams())
        .whenComplete((_, thrown) -> upload.fail(failure(thrown)));
  }

  /**
   * Looks at the headers of a request whose body is an image.
   *
   * @param limit of the body, in bytes
   * @throws UpscaleException if they tell already that the body is refused
   */
  public static void requireImage(HttpRequest request, long limit) {
    RequestEntity entity = request.entity();
    request
        .getHeader("Content-Encoding")
        .filter(
            coding ->
                !coding.value().equalsIgnoreCase("identity") && !UnpackedBody.isPacked(request))
        .ifPresent(
            coding -> {
              throw unsupported(
                  "content encoding: " + coding.value() + " (expected: none, or gzip)");
            });
    if (entity.getContentType().mediaType().isMultipart()) {
      throw unsupported(
          "content type: "
              + entity.getContentType().mediaType()
              + " (expected: the image itself as the body)");
    }
    long length = entity.getContentLengthOption().orElse(1);
    if (length == 0) {
      throw new UpscaleException(Upload.empty());
    }
    if (length > limit) {
      throw new UpscaleException(Upload.overLimit(length + " bytes", limit));
    }
  }

  /** Why a body is refused for which no memory is left. */
  public static UpscaleException noMemory() {
    return new UpscaleException(
        new Overloaded("uploads: no memory free now (expected: try again later)", RETRY_AFTER));
  }

  /**
   * Why a body whose stream has ended before it was whole is refused.
   *
   * @param thrown how the stream has ended; null if it did not fail
   */
  public static UpscaleException failure(@Nullable Throwable thrown) {
    return thrown instanceof UpscaleException known
        ? known
        : new UpscaleException(
            new UnreadableImage("body: ended early (expected: the whole image)"));
  }

  private static UpscaleException unsupported(String message) {
    return new UpscaleException(new UnsupportedFormat(message));
  }

  /** Tells whether a body arrives fast enough. Safe for use by many threads. */
  public static final class Arrival {
    private final Pace pace;
    private final long began = System.nanoTime();
    private final AtomicLong inWindow = new AtomicLong();
    private volatile boolean ended;

    public Arrival(Pace pace) {
      this.pace = pace;
    }

    /** Bytes have arrived. */
    void add(long bytes) {
      inWindow.addAndGet(bytes);
    }

    /** All have arrived; unpacking them may still take a while. */
    void end() {
      ended = true;
    }

    /** A window of the pace is over; answers why the body is too slow, if it is. */
    public Optional<ProblemException> window() {
      long arrived = inWindow.getAndSet(0);
      if (arrived < pace.bytes() && !ended) {
        return slow(
            "body: %d bytes in %d ms (expected: at least %d a second)"
                .formatted(arrived, pace.window().toMillis(), pace.leastRate()));
      }
      if (System.nanoTime() - began > pace.within().toNanos()) {
        return slow(
            "body: not whole in time (expected: within %d s)".formatted(pace.within().toSeconds()));
      }
      return Optional.empty();
    }

    private static Optional<ProblemException> slow(String detail) {
      return Optional.of(new ProblemException(Problem.slowUpload(detail)));
    }
  }
}
