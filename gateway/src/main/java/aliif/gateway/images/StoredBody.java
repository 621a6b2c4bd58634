package aliif.gateway.images;

import aliif.gateway.http.HttpSettings.Pace;
import aliif.gateway.http.HttpThreads;
import aliif.gateway.http.RequestWork;
import aliif.gateway.upscale.RequestBody;
import aliif.gateway.upscale.RequestBody.Arrival;
import aliif.gateway.upscale.UnpackedBody;
import aliif.infra.images.ArrivingImage;
import aliif.infra.images.ImageStore;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.memory.Reservation;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Reads the bodies of requests into the store, holding a piece of each in memory. */
final class StoredBody {
  /** So much is written at once. */
  private static final int PIECE = 64 << 10;

  /** What a piece of a body costs in memory, besides its bytes. */
  private static final int OVERHEAD = 128;

  /** A piece that is written, one that is collected, and one that Pekko has read. */
  private static final int HELD = 3 * PIECE;

  private final HttpThreads threads;
  private final Executor disk;
  private final ImageStore store;
  private final ImageLimits limits;
  private final MemoryPool pool;
  private final Pace pace;

  /**
   * @param disk runs what blocks
   * @param pool from which memory is reserved
   */
  StoredBody(
      HttpThreads threads,
      Executor disk,
      ImageStore store,
      ImageLimits limits,
      MemoryPool pool,
      Pace pace) {
    this.threads = threads;
    this.disk = disk;
    this.store = store;
    this.limits = limits;
    this.pool = pool;
    this.pace = pace;
  }

  /**
   * Reads the body of a request, and keeps it. What has arrived is dropped if the work ends.
   *
   * @return fails with {@link UpscaleException} if it is no image or has no room
   * @throws UpscaleException if the headers tell already that the body is refused
   */
  CompletionStage<ArrivingImage.Kept> read(HttpRequest request, RequestWork work) {
    RequestBody.requireImage(request, limits.fileBytes());
    Reservation held = pool.take(HELD).orElseThrow(RequestBody::noMemory);
    work.atEnd(held::close);
    Arrival arrival = new Arrival(pace);
    StoredUpload upload = new StoredUpload(store, disk, arrival, work.countedBytes());
    work.atEnd(upload::close);
    receive(request, arrival, upload);
    return upload.kept().whenComplete((_, _) -> held.close());
  }

  /* The stream is read on after a failure, as that of RequestBody. */
  private void receive(HttpRequest request, Arrival arrival, StoredUpload upload) {
    Source<Supplier<CompletionStage<Done>>, ?> pieces =
        UnpackedBody.of(request, arrival, upload.kept()::isDone)
            .map(
                piece -> {
                  upload.count(piece);
                  return piece;
                })
            .batchWeighted(
                PIECE, piece -> (long) piece.size() + OVERHEAD, piece -> piece, ByteString::concat)
            .map(piece -> () -> upload.add(piece));
    Source<Done, ?> windows =
        Source.tick(pace.window(), pace.window(), Done.getInstance())
            .map(
                done -> {
                  upload.window();
                  return done;
                });
    pieces
        .concat(Source.single(upload::end))
        .mapAsync(1, Supplier::get)
        .merge(windows, true)
        .runWith(Sink.ignore(), threads.streams())
        .whenComplete((_, thrown) -> upload.fail(RequestBody.failure(thrown)));
  }

  /** Why an empty body is refused. */
  static UpscaleException empty() {
    return new UpscaleException(new InvalidParameter("body: empty (expected: an image)"));
  }
}
