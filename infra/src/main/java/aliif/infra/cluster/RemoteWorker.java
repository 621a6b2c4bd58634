package aliif.infra.cluster;

import aliif.infra.cluster.wire.PieceId;
import aliif.infra.cluster.wire.RemotePiece;
import aliif.infra.cluster.wire.RemotePiece.KeptFeatures;
import aliif.infra.cluster.wire.ToProcess;
import aliif.infra.cluster.wire.ToRemoteWorker.AskCrop;
import aliif.infra.cluster.wire.ToRemoteWorker.Done;
import aliif.infra.cluster.wire.ToRemoteWorker.Failed;
import aliif.infra.cluster.wire.ToRemoteWorker.PixelPart;
import aliif.infra.cluster.wire.ValueRange;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.pipeline.Failures;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.work.TileAnswer;
import aliif.pipeline.work.TileQueue;
import aliif.pipeline.work.TileWork;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
  private static final int LONGEST_ID = 200;

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

  /** The piece in work. */
  private static final class Current {
    private final PieceId id;
    private final TileQueue.Do job;
    private final RenderWindow window;
    private final Optional<KeptFeatures> kept;
    private final Supplier<RgbImage> cutting;
    private final List<AskCrop> asked = new ArrayList<>();
    private boolean isCut;
    private Optional<RgbImage> crop = Optional.empty();
    private Optional<ArrivingValues> pixels = Optional.empty();

    Current(PieceId id, TileQueue.Do job) {
      this.id = id;
      this.job = job;
      switch (job.work()) {
        case TileWork.Upscale(_, var pixels, var part) -> {
          window = part;
          kept = Optional.empty();
          cutting = () -> pixels;
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

    TileWork.Ticket ticket() {
      return job.work().ticket();
    }

    RemotePiece piece() {
      String request = ticket().request();
      return new RemotePiece(
          request.substring(0, Math.min(LONGEST_ID, request.length())),
          ticket().model(),
          ticket().priority(),
          ticket().options(),
          ticket().deadline().map(RemoteWorker::left),
          window,
          kept);
    }
  }

  private final ActorContext<Object> context;
  private final TimerScheduler<Object> timers;
  private final Link link;
  private Optional<Current> current = Optional.empty();
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

  private static Duration left(Instant deadline) {
    Duration left = Duration.between(Instant.now(), deadline);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private Behavior<Object> onDo(TileQueue.Do job) {
    Current piece = new Current(PieceId.next(link.session()), job);
    current = Optional.of(piece);
    looks = 0;
    link.resources().meter().wasSent();
    link.process().tell(new ToProcess.Begin(piece.id, piece.piece(), self()));
    timers.startTimerWithFixedDelay(Command.LOOK, LOOK_EVERY);
    return Behaviors.same();
  }

  private Optional<Current> current(PieceId id) {
    return current.filter(piece -> piece.id.equals(id));
  }

  private Behavior<Object> onAskCrop(AskCrop ask) {
    current(ask.id())
        .ifPresent(
            piece -> {
              piece.asked.add(ask);
              if (!piece.isCut) {
                piece.isCut = true;
                piece.kept.ifPresent(kept -> link.held().remove(kept.key()));
                var cut = CompletableFuture.supplyAsync(piece.cutting, link.resources().codec());
                context.pipeToSelf(
                    cut,
                    (crop, problem) ->
                        new Cut(piece.id, Optional.ofNullable(crop), Optional.ofNullable(problem)));
              }
              sendCrop(piece);
            });
    return Behaviors.same();
  }

  private Behavior<Object> onCut(Cut cut) {
    Optional<Current> piece = current(cut.id());
    if (piece.isPresent() && cut.problem().isPresent()) {
      return end(
          piece.get(),
          new TileAnswer.Refused(Failures.of(piece.get().ticket().request(), cut.problem().get())));
    }
    piece.ifPresent(
        each -> {
          each.crop = cut.crop();
          sendCrop(each);
        });
    return Behaviors.same();
  }

  private void sendCrop(Current piece) {
    piece.crop.ifPresent(
        crop -> {
          for (AskCrop ask : piece.asked) {
            ValueRange part = ArrivingValues.part(crop.values(), ask.from(), ask.count());
            link.process().tell(new ToProcess.CropPart(piece.id, part));
          }
          piece.asked.clear();
        });
  }

  private Behavior<Object> onDone(Done done) {
    current(done.id())
        .filter(piece -> piece.pixels.isEmpty()) // else it says so again
        .ifPresent(
            piece -> {
              piece.pixels =
                  Optional.of(
                      new ArrivingValues(Math.toIntExact(3 * piece.window.output().pixels())));
              ask(piece);
            });
    return Behaviors.same();
  }

  private void ask(Current piece) {
    ArrivingValues pixels = piece.pixels.orElseThrow();
    for (var part = pixels.ask(); part.isPresent(); part = pixels.ask()) {
      link.process().tell(new ToProcess.AskPixels(piece.id, part.get().from(), part.get().count()));
    }
  }

  private Behavior<Object> onPixels(PixelPart part) {
    Optional<Current> piece =
        current(part.id())
            .filter(each -> each.pixels.filter(pixels -> pixels.add(part.part())).isPresent());
    if (piece.isEmpty()) {
      return Behaviors.same();
    }
    Current each = piece.get();
    ArrivingValues pixels = each.pixels.orElseThrow();
    if (!pixels.isComplete()) {
      ask(each);
      return Behaviors.same();
    }
    each.kept.ifPresent(kept -> link.held().add(kept.key()));
    link.resources().meter().wasReturned();
    return end(
        each, new TileAnswer.Rendered(new RgbImage(each.window.output().size(), pixels.values())));
  }

  private Behavior<Object> onFailed(Failed failed) {
    Optional<Current> piece = current(failed.id());
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
      current.ifPresent(this::askAgain);
    }
    Optional<Current> unwanted = current.filter(piece -> !piece.ticket().wanted().getAsBoolean());
    return unwanted.isEmpty()
        ? Behaviors.same()
        : end(
            unwanted.get(),
            new TileAnswer.Refused(
                new UpscaleOutcome.InternalFailure(
                    unwanted.get().ticket().request() + ": given up")));
  }

  /** A message may have been lost with a connection. */
  private void askAgain(Current piece) {
    if (piece.pixels.isEmpty()) {
      link.process().tell(new ToProcess.Ask(piece.id, self()));
    } else if (piece.pixels.get().stands()) {
      piece.pixels.get().again();
      ask(piece);
    }
  }

  private Behavior<Object> end(Current piece, TileAnswer answer) {
    current = Optional.empty();
    timers.cancel(Command.LOOK);
    link.process().tell(new ToProcess.Release(piece.id));
    piece.job.replyTo().tell(answer);
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
    current.ifPresent(piece -> link.process().tell(new ToProcess.Release(piece.id)));
    return Behaviors.same();
  }
}
