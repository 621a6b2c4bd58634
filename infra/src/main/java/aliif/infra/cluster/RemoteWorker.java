package aliif.infra.cluster;

import aliif.infra.cluster.wire.PieceId;
import aliif.infra.cluster.wire.ToProcess;
import aliif.infra.cluster.wire.ToRemoteWorker.AskCrop;
import aliif.infra.cluster.wire.ToRemoteWorker.Done;
import aliif.infra.cluster.wire.ToRemoteWorker.Failed;
import aliif.infra.cluster.wire.ToRemoteWorker.PixelPart;
import aliif.model.RgbImage;
import aliif.pipeline.Failures;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.work.TileAnswer;
import aliif.pipeline.work.TileQueue;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * A worker of a gateway's queue that has its pieces rendered by another process, one at a time. The
 * crop is sent when the process asks for it, and the pixels are fetched in parts, so that neither
 * side holds more than it has asked for. When this actor ends, the queue gives its piece to another
 * worker, and whatever the process still says about it is for nobody.
 */
final class RemoteWorker {
  /** Ends the worker when it has no piece. */
  static final Object LEAVE = Command.LEAVE;

  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final int LOOKS_UNTIL_ASKING = 20;
  private static final Duration REST = Duration.ofSeconds(1);

  private enum Command {
    LEAVE,
    /** Time to see whether the piece is still wanted. */
    LOOK,
    PULL
  }

  /**
   * What all workers of a session share.
   *
   * @param session its number
   */
  record Link(
      long session, ActorRef<ToProcess> process, HeldTiles held, GatewayResources resources) {}

  /** A crop was cut, or could not be. */
  private record Cut(PieceId id, Optional<RgbImage> crop, Optional<Throwable> problem) {}

  private final ActorContext<Object> context;
  private final TimerScheduler<Object> timers;
  private final Link link;
  private Optional<SentPiece> current = Optional.empty();
  private boolean leaving;
  private int looks; // since the piece was begun

  private RemoteWorker(ActorContext<Object> context, TimerScheduler<Object> timers, Link link) {
    this.context = context;
    this.timers = timers;
    this.link = link;
  }

  static Behavior<Object> create(Link link) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  RemoteWorker worker = new RemoteWorker(context, timers, link);
                  worker.queue(new TileQueue.Join(worker.self(), link.held()::contains));
                  worker.queue(new TileQueue.Pull(worker.self()));
                  return worker.open();
                }));
  }

  private Behavior<Object> open() {
    return Behaviors.receive(Object.class)
        .onMessage(TileQueue.Do.class, this::onDo)
        .onMessage(AskCrop.class, this::onAskCrop)
        .onMessage(Cut.class, this::onCut)
        .onMessage(Done.class, this::onDone)
        .onMessage(PixelPart.class, this::onPixels)
        .onMessage(Failed.class, this::onFailed)
        .onMessageEquals(Command.LOOK, this::onLook)
        .onMessageEquals(Command.PULL, this::onPull)
        .onMessageEquals(Command.LEAVE, this::onLeave)
        .onSignal(PostStop.class, _ -> onStopped())
        .build();
  }

  private <T> ActorRef<T> self() {
    return context.getSelf().narrow();
  }

  private void queue(TileQueue.Command command) {
    link.resources().queue().tell(command);
  }

  private Behavior<Object> onDo(TileQueue.Do job) {
    SentPiece piece = new SentPiece(PieceId.next(link.session()), job, link.process());
    current = Optional.of(piece);
    looks = 0;
    link.resources().meter().wasSent();
    piece.begin(self());
    timers.startTimerWithFixedDelay(Command.LOOK, LOOK_EVERY);
    return Behaviors.same();
  }

  private Optional<SentPiece> current(PieceId id) {
    return current.filter(piece -> piece.id().equals(id));
  }

  private Behavior<Object> onAskCrop(AskCrop ask) {
    current(ask.id())
        .ifPresent(piece -> piece.needsCrop(ask).ifPresent(cutting -> cut(piece, cutting)));
    return Behaviors.same();
  }

  private void cut(SentPiece piece, Supplier<RgbImage> cutting) {
    piece.kept().ifPresent(kept -> link.held().remove(kept.key()));
    context.pipeToSelf(
        CompletableFuture.supplyAsync(cutting, link.resources().codec()),
        (crop, problem) ->
            new Cut(piece.id(), Optional.ofNullable(crop), Optional.ofNullable(problem)));
  }

  private Behavior<Object> onCut(Cut cut) {
    Optional<SentPiece> piece = current(cut.id());
    if (piece.isPresent() && cut.problem().isPresent()) {
      return end(
          piece.get(),
          new TileAnswer.Refused(Failures.of(piece.get().request(), cut.problem().get())));
    }
    piece.ifPresent(each -> cut.crop().ifPresent(each::cropIsCut));
    return Behaviors.same();
  }

  private Behavior<Object> onDone(Done done) {
    current(done.id()).ifPresent(SentPiece::isRendered);
    return Behaviors.same();
  }

  private Behavior<Object> onPixels(PixelPart part) {
    Optional<SentPiece> piece = current(part.id());
    Optional<RgbImage> pixels = piece.flatMap(each -> each.addPixels(part.part()));
    if (pixels.isEmpty()) {
      return Behaviors.same();
    }
    SentPiece each = piece.orElseThrow();
    each.kept().ifPresent(kept -> link.held().add(kept.key()));
    link.resources().meter().wasReturned();
    return end(each, new TileAnswer.Rendered(pixels.get()));
  }

  private Behavior<Object> onFailed(Failed failed) {
    Optional<SentPiece> piece = current(failed.id());
    if (piece.isEmpty()) {
      return Behaviors.same();
    }
    return switch (failed.reason()) {
      case LATE ->
          end(
              piece.get(),
              new TileAnswer.Refused(new UpscaleOutcome.DeadlinePassed(failed.message())));
      case BROKEN ->
          end(
              piece.get(),
              new TileAnswer.Refused(new UpscaleOutcome.InternalFailure(failed.message())));
      case GIVEN_BACK -> {
        current = Optional.empty();
        timers.cancel(Command.LOOK);
        queue(new TileQueue.GiveBack(self()));
        timers.startSingleTimer(Command.PULL, REST);
        yield Behaviors.same();
      }
    };
  }

  /** The piece is given up as soon as nobody waits for it any more. */
  private Behavior<Object> onLook() {
    if (++looks % LOOKS_UNTIL_ASKING == 0) {
      current.ifPresent(piece -> piece.askAgain(self()));
    }
    Optional<SentPiece> unwanted = current.filter(piece -> !piece.isWanted());
    return unwanted.isEmpty()
        ? Behaviors.same()
        : end(
            unwanted.get(),
            new TileAnswer.Refused(
                new UpscaleOutcome.InternalFailure(unwanted.get().request() + ": given up")));
  }

  private Behavior<Object> end(SentPiece piece, TileAnswer answer) {
    current = Optional.empty();
    timers.cancel(Command.LOOK);
    piece.release();
    piece.answer(answer);
    return onPull();
  }

  private Behavior<Object> onPull() {
    queue(leaving ? new TileQueue.Quit(self()) : new TileQueue.Pull(self()));
    return leaving ? Behaviors.stopped() : Behaviors.same();
  }

  private Behavior<Object> onLeave() {
    leaving = true;
    if (current.isPresent()) {
      return Behaviors.same();
    }
    queue(new TileQueue.Depart(self())); // the queue may just have given it a piece
    return Behaviors.stopped();
  }

  /** If it breaks, the process does not keep the piece. */
  private Behavior<Object> onStopped() {
    current.ifPresent(SentPiece::release);
    return Behaviors.same();
  }
}
