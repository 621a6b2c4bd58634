package aliif.infra.cluster;

import aliif.infra.cluster.wire.PieceId;
import aliif.infra.cluster.wire.RemotePiece;
import aliif.infra.cluster.wire.RemotePiece.KeptFeatures;
import aliif.infra.cluster.wire.ToProcess;
import aliif.infra.cluster.wire.ToRemoteWorker;
import aliif.infra.cluster.wire.ToRemoteWorker.AskCrop;
import aliif.infra.cluster.wire.ValueRange;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.pipeline.work.TileAnswer;
import aliif.pipeline.work.TileQueue;
import aliif.pipeline.work.TileWork;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A piece that a gateway has sent to another process, until its pixels are back. For the thread of
 * its {@link RemoteWorker}, but for the cutting.
 */
final class SentPiece {
  private static final int LONGEST_ID = 200;

  private final PieceId id;
  private final TileQueue.Do job;
  private final ActorRef<ToProcess> process;
  private final RenderWindow window;
  private final Optional<KeptFeatures> kept;
  private final Supplier<RgbImage> cutting;
  private final List<AskCrop> asked = new ArrayList<>();
  private Optional<RgbImage> crop = Optional.empty();
  private Optional<ArrivingValues> pixels = Optional.empty();

  /**
   * @param process that is to render it
   */
  SentPiece(PieceId id, TileQueue.Do job, ActorRef<ToProcess> process) {
    this.id = id;
    this.job = job;
    this.process = process;
    switch (job.work()) {
      case TileWork.Upscale(_, var image, var part) -> {
        window = part;
        kept = Optional.empty();
        cutting = () -> image;
      }
      case TileWork.RenderCached(_, var key, long bytes, var later, var part) -> {
        window = part;
        kept = Optional.of(new KeptFeatures(key, bytes));
        cutting = later;
      }
      case TileWork.Encode _, TileWork.Render _ ->
          throw new IllegalStateException(job.work() + " (expected: work that travels)");
    }
  }

  PieceId id() {
    return id;
  }

  String request() {
    return ticket().request();
  }

  /** Whether somebody still waits for it. */
  boolean isWanted() {
    return ticket().wanted().getAsBoolean();
  }

  private TileWork.Ticket ticket() {
    return job.work().ticket();
  }

  /** The features that the process may keep. */
  Optional<KeptFeatures> kept() {
    return kept;
  }

  /** Tells the process to begin; {@code worker} hears of it. */
  void begin(ActorRef<ToRemoteWorker> worker) {
    RemotePiece piece =
        new RemotePiece(
            request().substring(0, Math.min(LONGEST_ID, request().length())),
            ticket().model(),
            ticket().priority(),
            ticket().options(),
            ticket().deadline().map(SentPiece::left),
            window,
            kept);
    process.tell(new ToProcess.Begin(id, piece, worker));
  }

  private static Duration left(Instant deadline) {
    Duration left = Duration.between(Instant.now(), deadline);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * The process needs a part of the crop, which is sent as soon as the crop is cut.
   *
   * @return what cuts the crop, on any thread, if this is the first time that it is asked for
   */
  Optional<Supplier<RgbImage>> needsCrop(AskCrop ask) {
    boolean first = asked.isEmpty() && crop.isEmpty();
    asked.add(ask);
    crop.ifPresent(this::sendCrop);
    return first ? Optional.of(cutting) : Optional.empty();
  }

  /** The crop is cut: sends what was asked for. */
  void cropIsCut(RgbImage image) {
    crop = Optional.of(image);
    sendCrop(image);
  }

  private void sendCrop(RgbImage image) {
    for (AskCrop ask : asked) {
      ValueRange part = ArrivingValues.part(image.values(), ask.from(), ask.count());
      process.tell(new ToProcess.CropPart(id, part));
    }
    asked.clear();
  }

  /** It is rendered: asks for the pixels, unless they were asked for before. */
  void isRendered() {
    if (pixels.isEmpty()) {
      pixels = Optional.of(new ArrivingValues(Math.toIntExact(3 * window.output().pixels())));
      askPixels();
    }
  }

  private void askPixels() {
    ArrivingValues values = pixels.orElseThrow();
    for (var part = values.ask(); part.isPresent(); part = values.ask()) {
      process.tell(new ToProcess.AskPixels(id, part.get().from(), part.get().count()));
    }
  }

  /**
   * A part of the pixels arrives; the next one is asked for.
   *
   * @return the pixels if they have become complete
   */
  Optional<RgbImage> addPixels(ValueRange part) {
    if (pixels.filter(values -> values.add(part)).isEmpty()) {
      return Optional.empty();
    }
    ArrivingValues values = pixels.orElseThrow();
    if (values.isComplete()) {
      return Optional.of(new RgbImage(window.output().size(), values.values()));
    }
    askPixels();
    return Optional.empty();
  }

  /** Asks again for what may have been lost with a connection; {@code worker} hears of it. */
  void askAgain(ActorRef<ToRemoteWorker> worker) {
    if (pixels.isEmpty()) {
      process.tell(new ToProcess.Ask(id, worker));
    } else if (pixels.get().stands()) {
      pixels.get().again();
      askPixels();
    }
  }

  /** Tells the process that it need not keep the piece any more. */
  void release() {
    process.tell(new ToProcess.Release(id));
  }

  /** Answers who has asked for it. */
  void answer(TileAnswer answer) {
    job.replyTo().tell(answer);
  }
}
