package aliif.infra.cluster;

import aliif.infra.cluster.wire.PieceId;
import aliif.infra.cluster.wire.RemotePiece;
import aliif.infra.cluster.wire.RemotePiece.KeptFeatures;
import aliif.infra.cluster.wire.ToProcess.Begin;
import aliif.infra.cluster.wire.ToRemoteWorker;
import aliif.model.RgbImage;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.work.TileWork;
import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** A piece that a worker process has taken from a gateway. For one thread, but for the cutting. */
final class PieceInWork {
  private final Begin begin;
  private final long number;
  private final Optional<Instant> deadline;
  private volatile boolean wanted = true;
  private volatile boolean missed; // a worker needed the crop, which was not there
  private Optional<ArrivingValues> crop = Optional.empty();
  private Optional<RgbImage> pixels = Optional.empty();

  /**
   * @param number in this process
   */
  PieceInWork(Begin begin, long number) {
    this.begin = begin;
    this.number = number;
    this.deadline = begin.piece().left().map(left -> Instant.now().plus(left));
  }

  PieceId id() {
    return begin.id();
  }

  /** Its number in this process. */
  long number() {
    return number;
  }

  /** Who has given the piece. */
  ActorRef<ToRemoteWorker> worker() {
    return begin.worker();
  }

  private RemotePiece piece() {
    return begin.piece();
  }

  Optional<KeptFeatures> kept() {
    return piece().kept();
  }

  /** Crop and pixels, in bytes. */
  long bytes() {
    return (piece().cropValues() + piece().pixelValues()) * Float.BYTES;
  }

  /** The crop is needed: memory for it is allocated. */
  ArrivingValues expectCrop() {
    missed = false;
    ArrivingValues values = new ArrivingValues(Math.toIntExact(piece().cropValues()));
    crop = Optional.of(values);
    return values;
  }

  /** The crop, if it was needed. */
  Optional<ArrivingValues> crop() {
    return crop;
  }

  /** Whether a worker found that the features are not there any more, and had no crop either. */
  boolean missed() {
    return missed;
  }

  /** The pixels, once they are rendered. */
  Optional<RgbImage> pixels() {
    return pixels;
  }

  /** It is rendered; the crop is not needed any more. */
  void rendered(RgbImage image) {
    pixels = Optional.of(image);
    crop = Optional.empty();
  }

  void drop() {
    wanted = false;
  }

  /** The same piece, for a worker of this process. */
  TileWork work() {
    TileWork.Ticket ticket =
        new TileWork.Ticket(
            number,
            piece().request(),
            piece().model(),
            piece().priority(),
            deadline,
            piece().options(),
            () -> wanted);
    Optional<RgbImage> image =
        crop.map(each -> new RgbImage(piece().window().crop().size(), each.values()));
    return piece()
        .kept()
        .<TileWork>map(
            kept ->
                new TileWork.RenderCached(
                    ticket,
                    kept.key(),
                    kept.bytes(),
                    () -> image.orElseThrow(this::miss),
                    piece().window()))
        .orElseGet(() -> new TileWork.Upscale(ticket, image.orElseThrow(), piece().window()));
  }

  private UpscaleException miss() {
    missed = true;
    return new UpscaleException(
        new UpscaleOutcome.InternalFailure("crop: not here yet (expected: here)"));
  }
}
