package aliif.pipeline.work;

import aliif.pipeline.Failures;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.features.Handover;
import aliif.pipeline.features.TileKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of pieces of work, from which workers pull. Every piece is answered exactly once: done
 * by a worker, or refused because its image was given up, its deadline has passed, it broke two
 * workers, or a worker did not finish it in time.
 *
 * <p>The queue needs no bound of its own: only images with reserved memory have pieces here (see
 * {@link aliif.pipeline.memory.MemoryPool}), and each has a fixed number of pieces in flight.
 *
 * <p>A worker that hangs is replaced. Its thread cannot be stopped; if it ever comes back, it ends.
 * At most a quarter of the workers, and at least one, are replaced at a time, because a hanging
 * worker still uses the memory of an engine, which is not counted.
 */
public final class TileQueue extends AbstractMatchingBehavior<TileQueue.Command> {
  private static final Logger LOG = LoggerFactory.getLogger(TileQueue.class);

  /** Messages to the queue. */
  public sealed interface Command {}

  /** Asks for a piece of work to be done. */
  public record Submit(TileWork work, ActorRef<TileAnswer> replyTo) implements Command {}

  /** Nobody waits for this image any more: its waiting pieces are refused. */
  public record GiveUp(long image) implements Command {}

  /** Asks for the state of the queue. */
  public record Ask(ActorRef<State> replyTo) implements Command {}

  /**
   * A worker of another process joins. It asks for work as all workers do, and leaves by stopping:
   * its piece is then given to another worker.
   *
   * @param worker on this actor system
   * @param holds whether the worker keeps the features of a tile; asked on the thread of the queue
   */
  public record Join(ActorRef<Do> worker, Predicate<TileKey> holds) implements Command {}

  /** A worker of another process has answered its piece, and asks for no other. */
  public record Quit(ActorRef<Do> worker) implements Command {}

  /**
   * A worker of another process ends, and has no piece that it knows of. A piece that is on its way
   * to it is done by another worker, which does not count as a loss.
   */
  public record Depart(ActorRef<Do> worker) implements Command {}

  /** A worker of another process has not done its piece: another worker does it. */
  public record GiveBack(ActorRef<Do> worker) implements Command {}

  /** A worker is free and asks for work. */
  public record Pull(ActorRef<Do> worker) implements Command {}

  /** A piece of work for a worker that has asked, and who waits for its answer. */
  public record Do(TileWork work, ActorRef<TileAnswer> replyTo) {}

  /** A piece has to wait until another worker has encoded its tile. */
  record Postpone(ActorRef<Do> worker, CompletionStage<Handover> done) implements Command {}

  /** The encoding that a piece has waited for has ended. */
  private record Resume(QueuedPiece<Piece> entry, Handover handover) implements Command {}

  /** Time to check the deadlines. */
  private enum Tick implements Command {
    NOW
  }

  /**
   * The state of the queue.
   *
   * @param waiting pieces of work
   * @param busy workers at work
   * @param idle workers waiting
   * @param hanging workers that did not finish a piece in time
   */
  public record State(int waiting, int busy, int idle, int hanging) {}

  private static final int ATTEMPTS = 2;

  /* More than attempts: mostly it is the process or the network that fails, not the piece. */
  private static final int LOSSES = 4;

  private final int workers;
  private final Engines engines;
  private final PoolResources pool;
  private final QueueSettings settings;
  private final WorkMeter meter;
  private final WorkQueue<Piece> waiting;
  private final IdleWorkers idle;
  private final List<QueuedPiece<Piece>> forOwn = new ArrayList<>(); // held until one of ours pulls
  private final Map<ActorRef<Do>, Running> busy = new HashMap<>();
  private final Set<ActorRef<Do>> hanging = new HashSet<>();
  private int workerNumber;

  /** A piece that a worker computes, and the time by which it must be finished. */
  private record Running(QueuedPiece<Piece> entry, Instant end) {}

  private TileQueue(
      ActorContext<Command> context, int workers, Engines engines, PoolResources pool) {
    super(context);
    this.workers = workers;
    this.engines = engines;
    this.pool = pool;
    this.settings = pool.settings();
    this.meter = pool.meter();
    this.waiting = new WorkQueue<>(settings.agingTime(), settings.agingPieces());
    this.idle = new IdleWorkers(pool.features()::holds);
  }

  /**
   * Creates a queue and its workers, each on its own thread ({@code aliif.worker-dispatcher}).
   *
   * @param workers of this process; with 0, all work waits for workers of other processes
   */
  public static Behavior<Command> create(int workers, Engines engines, PoolResources pool) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  TileQueue queue = new TileQueue(context, workers, engines, pool);
                  queue.watchTime(timers);
                  for (int i = 0; i < workers; i++) {
                    queue.spawnWorker();
                  }
                  return queue;
                }));
  }

  private void watchTime(TimerScheduler<Command> timers) {
    timers.startTimerWithFixedDelay(Tick.NOW, Duration.ofMillis(250));
  }

  private void spawnWorker() {
    var worker =
        getContext()
            .spawn(
                TileWorker.create(getContext().getSelf(), engines, pool),
                "worker-" + ++workerNumber,
                DispatcherSelector.fromConfig("aliif.worker-dispatcher"));
    getContext().watch(worker);
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Submit submit -> onSubmit(submit);
      case Join(var worker, var holds) -> onJoin(worker, holds);
      case Pull pull -> onPull(pull);
      case Quit(var worker) -> onQuit(worker);
      case Depart(var worker) -> onDepart(worker);
      case GiveBack(var worker) -> onGiveBack(worker);
      case GiveUp giveUp -> onGiveUp(giveUp);
      case Postpone postpone -> onPostpone(postpone);
      case Resume(var entry, var handover) -> onResume(entry, handover);
      case Ask ask -> onAsk(ask);
      case Tick _ -> onTick();
    };
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) {
    return signal instanceof Terminated terminated ? onTerminated(terminated) : this;
  }

  private Behavior<Command> onSubmit(Submit submit) {
    TileWork work = submit.work();
    waiting.add(new Piece(work, submit.replyTo()), rank(work), Instant.now());
    return assign();
  }

  /** Of the same image, rendering goes before encoding new tiles. */
  private static QueuedPiece.Rank rank(TileWork work) {
    int order =
        switch (work) {
          case TileWork.Render _, TileWork.RenderCached _ -> 0;
          case TileWork.Encode _, TileWork.Upscale _ -> 1;
        };
    TileWork.Ticket ticket = work.ticket();
    return new QueuedPiece.Rank(ticket.image(), ticket.priority(), order, ticket.deadline());
  }

  private Behavior<Command> onJoin(ActorRef<Do> worker, Predicate<TileKey> holds) {
    idle.join(worker, holds);
    getContext().watch(worker);
    return this;
  }

  private Behavior<Command> onPull(Pull pull) {
    ActorRef<Do> worker = pull.worker();
    if (hanging.contains(worker)) {
      getContext().stop(worker); // it came back after it was replaced
      return this;
    }
    busy.remove(worker);
    idle.add(worker);
    if (!idle.isGuest(worker)) {
      forOwn.forEach(entry -> waiting.release(entry, Instant.now()));
      forOwn.clear();
    }
    return assign();
  }

  private Behavior<Command> onQuit(ActorRef<Do> worker) {
    busy.remove(worker);
    return this;
  }

  private Behavior<Command> onDepart(ActorRef<Do> worker) {
    idle.remove(worker);
    Running running = busy.remove(worker);
    if (running == null) {
      return this;
    }
    Piece piece = running.entry().work();
    if (piece.givenUp) {
      refuseGivenUp(piece);
    } else {
      piece.attempts--;
      waiting.putBack(running.entry(), Instant.now());
    }
    return assign();
  }

  private Behavior<Command> onGiveBack(ActorRef<Do> worker) {
    Running running = busy.remove(worker);
    if (running != null) {
      lost(running.entry());
    }
    return assign();
  }

  private Behavior<Command> assign() {
    Instant now = Instant.now();
    waiting.expire(now).forEach(entry -> refuseLate(entry.work()));
    while (!idle.isEmpty() && !waiting.isIdle()) {
      begin(waiting.next(now, piece -> idle.anyHolds(piece.work())).orElseThrow(), now);
    }
    measure();
    return this;
  }

  private void measure() {
    for (Priority priority : Priority.values()) {
      meter.wait(
          priority,
          waiting.waiting(priority),
          waiting.oldest(priority).map(QueuedPiece::since).orElse(Instant.MAX));
    }
  }

  private void begin(QueuedPiece<Piece> entry, Instant now) {
    Piece piece = entry.work();
    if (!piece.isWanted()) {
      refuseGivenUp(piece);
      return;
    }
    Optional<ActorRef<Do>> taker = idle.take(piece.work());
    if (taker.isEmpty()) {
      waiting.hold(entry);
      forOwn.add(entry);
      return;
    }
    piece.attempts++;
    meter.waits(entry.priority()).add(Duration.between(entry.since(), now));
    ActorRef<Do> worker = taker.get();
    busy.put(worker, new Running(entry, now.plus(settings.pieceTime())));
    worker.tell(new Do(piece.work(), piece.replyTo()));
  }

  private Behavior<Command> onGiveUp(GiveUp giveUp) {
    long image = giveUp.image();
    waiting.cancelRequest(image).forEach(entry -> refuseGivenUp(entry.work()));
    // A worker finishes its piece, but the piece is not tried again if the worker breaks.
    busy.values().stream()
        .map(running -> running.entry().work())
        .filter(piece -> piece.work().ticket().image() == image)
        .forEach(piece -> piece.givenUp = true);
    return assign();
  }

  private void refuseGivenUp(Piece piece) {
    meter.wasCancelled();
    piece.refuse(new UpscaleOutcome.InternalFailure(piece.request() + ": given up"));
  }

  private void refuseLate(Piece piece) {
    meter.wasLate();
    piece.refuse(
        new UpscaleOutcome.DeadlinePassed(
            "deadline: "
                + piece.work().ticket().deadline().orElseThrow()
                + " has passed (expected: a later one)"));
  }

  private Behavior<Command> onTick() {
    Instant now = Instant.now();
    busy.entrySet().stream()
        .filter(each -> now.isAfter(each.getValue().end()))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::replaceHanging);
    return assign();
  }

  private void replaceHanging(ActorRef<Do> worker) {
    Piece piece = Objects.requireNonNull(busy.remove(worker)).entry().work();
    LOG.error(
        "{}: worker {} did not end a tile within {}",
        piece.request(),
        worker.path().name(),
        settings.pieceTime());
    piece.refuse(
        new UpscaleOutcome.InternalFailure(
            "%s: a tile was not done within %d s (expected: sooner; aliif.pipeline.piece-time)"
                .formatted(piece.request(), settings.pieceTime().toSeconds())));
    if (idle.isGuest(worker)) {
      return; // it may come back, and nobody takes its place
    }
    hanging.add(worker);
    pool.features().giveUp(worker);
    if (hanging.size() <= Math.max(1, workers / 4)) {
      spawnWorker();
    }
  }

  private Behavior<Command> onAsk(Ask ask) {
    ask.replyTo().tell(new State(waiting.size(), busy.size(), idle.size(), hanging.size()));
    return this;
  }

  private Behavior<Command> onTerminated(Terminated terminated) {
    ActorRef<Do> worker = terminated.getRef().unsafeUpcast();
    Running running = busy.remove(worker);
    if (idle.isGuest(worker)) {
      idle.leave(worker);
      if (running != null) {
        lost(running.entry());
      }
      return assign();
    }
    idle.remove(worker);
    if (running != null) {
      again(running.entry());
    }
    if (!hanging.remove(worker) || own() < workers) {
      spawnWorker();
    }
    return assign();
  }

  /** Workers of this process, without those that hang. */
  private long own() {
    return idle.own() + busy.keySet().stream().filter(each -> !idle.isGuest(each)).count();
  }

  /** Another process is gone, or cannot be reached: another worker does its piece. */
  private void lost(QueuedPiece<Piece> entry) {
    Piece piece = entry.work();
    piece.attempts--;
    if (++piece.losses < LOSSES && !piece.givenUp) {
      meter.wasRetried();
      waiting.putBack(entry, Instant.now());
    } else {
      piece.refuse(
          new UpscaleOutcome.InternalFailure(
              "%s: a tile was lost with %d workers of other processes (expected: at most %d)"
                  .formatted(piece.request(), piece.losses, LOSSES - 1)));
    }
  }

  /** A worker broke: another one tries its piece again, once. */
  private void again(QueuedPiece<Piece> entry) {
    Piece piece = entry.work();
    if (piece.attempts < ATTEMPTS && !piece.givenUp) {
      meter.wasRetried();
      waiting.putBack(entry, Instant.now());
    } else {
      refuseBroken(piece);
    }
  }

  private static void refuseBroken(Piece piece) {
    piece.refuse(
        new UpscaleOutcome.InternalFailure(
            "%s: a tile broke %d workers (expected: none)".formatted(piece.request(), ATTEMPTS)));
  }

  /** The worker itself asks for other work. */
  private Behavior<Command> onPostpone(Postpone postpone) {
    Running running = busy.remove(postpone.worker());
    if (running == null) {
      return this; // it counts as hanging, and its piece was refused
    }
    QueuedPiece<Piece> entry = running.entry();
    if (entry.work().givenUp) {
      refuseGivenUp(entry.work());
    } else {
      entry.work().attempts--;
      waiting.hold(entry);
      ActorRef<Command> self = getContext().getSelf();
      var _ = postpone.done().thenAccept(handover -> self.tell(new Resume(entry, handover)));
    }
    return this;
  }

  /** If the encoder broke, that counts as an attempt of all who waited for it. */
  private Behavior<Command> onResume(QueuedPiece<Piece> entry, Handover handover) {
    Piece piece = entry.work();
    boolean failed =
        switch (handover) {
          case READY, LEFT -> false;
          case BROKE, OUT_OF_MEMORY -> ++piece.attempts >= ATTEMPTS;
        };
    if (!failed) {
      waiting.release(entry, Instant.now());
    } else if (waiting.cancel(entry)) {
      if (handover == Handover.OUT_OF_MEMORY) {
        piece.refuse(Failures.of(piece.request(), new OutOfMemoryError("features")));
      } else {
        refuseBroken(piece);
      }
    }
    return assign();
  }
}
