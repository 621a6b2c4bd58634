package aliif.infra.cluster;

import aliif.infra.cluster.wire.ClusterMessage;
import aliif.infra.cluster.wire.PieceId;
import aliif.infra.cluster.wire.ToEntrance;
import aliif.infra.cluster.wire.ToProcess;
import aliif.infra.cluster.wire.ToRemoteWorker;
import aliif.infra.cluster.wire.ToRemoteWorker.Reason;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.work.TileAnswer;
import aliif.pipeline.work.TileQueue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;

/**
 * A worker process's side of the link to a gateway. It says hello until the gateway answers, takes
 * pieces, asks for crops that it needs, lets its own workers render, and hands out the pixels in
 * parts. A piece stays here until the gateway releases it.
 */
final class GatewayLink {
  private static final Duration HELLO_EVERY = Duration.ofSeconds(1);

  /* The queue answers every piece exactly once. This only ends asks that would never be answered. */
  private static final Duration PATIENCE = Duration.ofDays(1);
  private static final int MOST_ALONE = 15;

  private enum Command {
    HELLO
  }

  /**
   * The process ends: no more pieces.
   *
   * @param left completes when the process has none any more
   */
  record Leave(CompletableFuture<Done> left) {}

  /** A worker of this process has answered. */
  private record Answered(PieceId id, TileAnswer answer) {}

  private final ActorContext<Object> context;
  private final ProcessResources resources;
  private final JoinListener listener;
  private final Map<PieceId, PieceInWork> pieces = new HashMap<>();
  private Set<ActorRef<ToEntrance>> entrances = Set.of();
  private Optional<CompletableFuture<Done>> leaving = Optional.empty();
  private long session;
  private long lastNumber;
  private int alone; // hellos without a gateway, one after the other

  private GatewayLink(
      ActorContext<Object> context, ProcessResources resources, JoinListener listener) {
    this.context = context;
    this.resources = resources;
    this.listener = listener;
  }

  static Behavior<Object> create(ProcessResources resources, JoinListener listener) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Command.HELLO, HELLO_EVERY);
                  context
                      .getSystem()
                      .receptionist()
                      .tell(Receptionist.subscribe(WorkerEntrance.KEY, context.getSelf().narrow()));
                  return new GatewayLink(context, resources, listener).open();
                }));
  }

  private Behavior<Object> open() {
    return Behaviors.receive(Object.class)
        .onMessage(Receptionist.Listing.class, this::onListing)
        .onMessageEquals(Command.HELLO, this::onTick)
        .onMessage(ToProcess.Welcome.class, this::onWelcome)
        .onMessage(ToProcess.Refused.class, this::onRefused)
        .onMessage(ToProcess.Farewell.class, _ -> onFarewell())
        .onMessage(ToProcess.Begin.class, this::onBegin)
        .onMessage(ToProcess.CropPart.class, this::onCrop)
        .onMessage(Answered.class, this::onAnswered)
        .onMessage(ToProcess.AskPixels.class, this::onAskPixels)
        .onMessage(ToProcess.Ask.class, this::onAsk)
        .onMessage(ToProcess.Release.class, release -> onRelease(release.id()))
        .onMessage(Leave.class, this::onLeave)
        .onSignal(PostStop.class, _ -> dropAll())
        .build();
  }

  private Behavior<Object> onListing(Receptionist.Listing listing) {
    entrances = listing.getServiceInstances(WorkerEntrance.KEY);
    return onHello();
  }

  /** A gateway that has ended is not found again by this system: the link ends, for a new one. */
  private Behavior<Object> onTick() {
    alone = entrances.isEmpty() ? alone + 1 : 0;
    return alone < MOST_ALONE ? onHello() : Behaviors.stopped();
  }

  private Behavior<Object> onHello() {
    if (leaving.isEmpty()) {
      ActorRef<ToProcess> self = context.getSelf().narrow();
      entrances.forEach(
          entrance ->
              entrance.tell(
                  new ToEntrance.Hello(
                      ClusterMessage.PROTOCOL,
                      resources.version(),
                      self,
                      Optional.of(resources.offer()))));
    }
    return Behaviors.same();
  }

  /** What was in progress in an earlier session was given to others. */
  private Behavior<Object> onWelcome(ToProcess.Welcome welcome) {
    begin(welcome.session());
    listener.joined();
    return Behaviors.same();
  }

  private void begin(long number) {
    if (session != number) {
      session = number;
      dropAll();
    }
  }

  private Behavior<Object> dropAll() {
    List.copyOf(pieces.keySet()).forEach(this::onRelease);
    return Behaviors.same();
  }

  private Behavior<Object> onRefused(ToProcess.Refused refused) {
    listener.refused(refused.reason());
    return Behaviors.stopped();
  }

  private Behavior<Object> onLeave(Leave leave) {
    leaving = Optional.of(leave.left());
    if (entrances.isEmpty()) {
      return onFarewell();
    }
    ActorRef<ToProcess> self = context.getSelf().narrow();
    entrances.forEach(entrance -> entrance.tell(new ToEntrance.Leave(self)));
    return Behaviors.same();
  }

  private Behavior<Object> onFarewell() {
    leaving.ifPresent(left -> left.complete(Done.getInstance()));
    return Behaviors.same();
  }

  private Behavior<Object> onBegin(ToProcess.Begin begin) {
    begin(begin.id().session());
    PieceInWork piece = new PieceInWork(begin, ++lastNumber);
    if (pieces.size() >= resources.offer().room() || piece.bytes() > ProcessResources.PIECE_BYTES) {
      piece.fail(
          Reason.GIVEN_BACK,
          "piece: %d bytes, beside %d pieces (expected: at most %d, beside less than %d)"
              .formatted(
                  piece.bytes(),
                  pieces.size(),
                  ProcessResources.PIECE_BYTES,
                  resources.offer().room()));
      return Behaviors.same();
    }
    pieces.put(piece.id(), piece);
    if (piece.kept().filter(kept -> resources.features().holds(kept.key())).isPresent()) {
      submit(piece);
    } else {
      piece.expectCrop();
    }
    return Behaviors.same();
  }

  private Optional<PieceInWork> piece(PieceId id) {
    return Optional.ofNullable(pieces.get(id));
  }

  private Behavior<Object> onCrop(ToProcess.CropPart part) {
    piece(part.id()).filter(piece -> piece.addCrop(part.part())).ifPresent(this::submit);
    return Behaviors.same();
  }

  private void submit(PieceInWork piece) {
    context.ask(
        TileAnswer.class,
        resources.queue(),
        PATIENCE,
        (ActorRef<TileAnswer> replyTo) -> new TileQueue.Submit(piece.work(), replyTo),
        (answer, problem) ->
            new Answered(
                piece.id(),
                problem == null
                    ? answer
                    : new TileAnswer.Refused(
                        new UpscaleOutcome.InternalFailure("queue: no answer"))));
  }

  private Behavior<Object> onAnswered(Answered answered) {
    piece(answered.id()).ifPresent(piece -> take(piece, answered.answer()));
    return Behaviors.same();
  }

  private void take(PieceInWork piece, TileAnswer answer) {
    switch (answer) {
      case TileAnswer.Rendered(var pixels) -> piece.rendered(pixels);
      case TileAnswer.Refused _ when piece.missed() -> piece.expectCrop();
      case TileAnswer.Refused(var failure) -> {
        Reason reason =
            switch (failure) {
              case UpscaleOutcome.DeadlinePassed _ -> Reason.LATE;
              case UpscaleOutcome.OutOfMemory _ -> Reason.GIVEN_BACK;
              default -> Reason.BROKEN;
            };
        pieces.remove(piece.id());
        piece.fail(reason, failure.message());
      }
      case TileAnswer.Encoded _ -> throw new IllegalStateException("features for pixels");
    }
  }

  private Behavior<Object> onAskPixels(ToProcess.AskPixels ask) {
    piece(ask.id()).ifPresent(piece -> piece.sendPixels(ask.from(), ask.count()));
    return Behaviors.same();
  }

  private Behavior<Object> onAsk(ToProcess.Ask ask) {
    PieceInWork piece = pieces.get(ask.id());
    if (piece == null) {
      ask.worker()
          .tell(
              new ToRemoteWorker.Failed(
                  ask.id(), Reason.GIVEN_BACK, "piece: not known (expected: begun)"));
    } else {
      piece.repeat();
    }
    return Behaviors.same();
  }

  private Behavior<Object> onRelease(PieceId id) {
    piece(id)
        .ifPresent(
            piece -> {
              pieces.remove(id);
              piece.drop();
              resources.queue().tell(new TileQueue.GiveUp(piece.number()));
            });
    return Behaviors.same();
  }
}
