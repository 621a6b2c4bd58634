package aliif.infra.cluster;

import aliif.infra.cluster.wire.PieceId;
import aliif.infra.cluster.wire.RemotePiece;
import aliif.infra.cluster.wire.RemotePiece.KeptFeatures;
import aliif.infra.cluster.wire.ToProcess.Begin;
import aliif.infra.cluster.wire.ToRemoteWorker;
import aliif.infra.cluster.wire.ToRemoteWorker.Reason;
import aliif.infra.cluster.wire.ValueRange;
import aliif.model.RgbImage;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.work.TileWork;
import java.time.Instant;
import java.util.Optional;

/**
 * A piece that a worker process has taken from a gateway. For the thread of the link, except that a
 * worker of this process calls what {@link #work} hands out.
 */
final class PieceInWork {
  private static final int LONGEST_MESSAGE = 1000;

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

  /** The crop is needed: allocates memory for it, and asks the gateway for it. */
  void expectCrop() {
    missed = false;
    crop = Optional.of(new ArrivingValues(Math.toIntExact(piece().cropValues())));
    askCrop();
  }

  /** Asks for as much of the crop as may be on its way. */
  private void askCrop() {
    ArrivingValues values = crop.orElseThrow();
    for (var part = values.ask(); part.isPresent(); part = values.ask()) {
      tell(new ToRemoteWorker.AskCrop(id(), part.get().from(), part.get().count()));
    }
  }

  /**
   * A part of the crop arrives; the next one is asked for.
   *
   * @return whether the crop has become complete; false if the part was not asked for
   */
  boolean addCrop(ValueRange part) {
    if (crop.filter(values -> values.add(part)).isEmpty()) {
      return false;
    }
    boolean complete = crop.orElseThrow().isComplete();
    if (!complete) {
      askCrop();
    }
    return complete;
  }

  /** Says again what may have been lost: that it is rendered, or which parts it needs. */
  void repeat() {
    if (pixels.isPresent()) {
      sayDone();
    } else if (crop.filter(ArrivingValues::stands).isPresent()) {
      crop.orElseThrow().again();
      askCrop();
    }
  }

  /** Whether a worker found that the features are not there any more, and had no crop either. */
  boolean missed() {
    return missed;
  }

  /** It is rendered, and the gateway hears of it; the crop is not needed any more. */
  void rendered(RgbImage image) {
    pixels = Optional.of(image);
    crop = Optional.empty();
    sayDone();
  }

  private void sayDone() {
    tell(new ToRemoteWorker.Done(id()));
  }

  /** Sends a part of the pixels, if it is rendered. */
  void sendPixels(int from, int count) {
    pixels.ifPresent(
        image ->
            tell(
                new ToRemoteWorker.PixelPart(
                    id(), ArrivingValues.part(image.values(), from, count))));
  }

  /** Says that it cannot be done here, and why. */
  void fail(Reason reason, String message) {
    tell(
        new ToRemoteWorker.Failed(
            id(), reason, message.substring(0, Math.min(LONGEST_MESSAGE, message.length()))));
  }

  private void tell(ToRemoteWorker message) {
    begin.worker().tell(message);
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
