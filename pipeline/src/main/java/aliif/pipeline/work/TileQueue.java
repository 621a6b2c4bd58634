package aliif.pipeline.work;

import aliif.pipeline.features.Handover;
import aliif.pipeline.features.TileKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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

  private static final Duration CHECK_EVERY = Duration.ofMillis(250);

  private final Engines engines;
  private final PoolResources pool;
  private final QueueSettings settings;
  private final WorkQueue<Piece> waiting;
  private final IdleWorkers idle;
  private final HeldForOwn forOwn;
  private final BusyWorkers busy = new BusyWorkers();
  private final Retries retries;
  private final OwnWorkers own;
  private int workerNumber;

  private TileQueue(
      ActorContext<Command> context, int workers, Engines engines, PoolResources pool) {
    super(context);
    this.engines = engines;
    this.pool = pool;
    this.settings = pool.settings();
    this.waiting = new WorkQueue<>(settings.agingTime(), settings.agingPieces());
    this.forOwn = new HeldForOwn(waiting);
    this.retries = new Retries(waiting, pool.meter());
    this.idle = new IdleWorkers(pool.features()::holds);
    this.own = new OwnWorkers(workers, this::spawnWorker);
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
                  timers.startTimerWithFixedDelay(Tick.NOW, CHECK_EVERY);
                  queue.own.fill();
                  return queue;
                }));
  }

  private ActorRef<Do> spawnWorker() {
    var worker =
        getContext()
            .spawn(
                TileWorker.create(getContext().getSelf(), engines, pool),
                "worker-" + ++workerNumber,
                DispatcherSelector.fromConfig("aliif.worker-dispatcher"));
    getContext().watch(worker);
    return worker;
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Submit submit -> onSubmit(submit);
      case Join(var worker, var holds) -> onJoin(worker, holds);
      case Pull(var worker) -> onPull(worker);
      case Quit(var worker) -> onQuit(worker);
      case Depart(var worker) -> onDepart(worker);
      case GiveBack(var worker) -> onGiveBack(worker);
      case GiveUp(long image) -> onGiveUp(image);
      case Postpone(var worker, var done) -> onPostpone(worker, done);
      case Resume(var entry, var handover) -> onResume(entry, handover);
      case Ask(var replyTo) -> onAsk(replyTo);
      case Tick _ -> onTick();
    };
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) {
    return signal instanceof Terminated terminated ? onTerminated(terminated) : this;
  }

  private Behavior<Command> onSubmit(Submit submit) {
    Piece piece = new Piece(submit.work(), submit.replyTo());
    waiting.add(piece, piece.rank(), Instant.now());
    return assign();
  }

  private Behavior<Command> onJoin(ActorRef<Do> worker, Predicate<TileKey> holds) {
    idle.join(worker, holds);
    getContext().watch(worker);
    return this;
  }

  private Behavior<Command> onPull(ActorRef<Do> worker) {
    if (own.isHanging(worker)) {
      getContext().stop(worker); // it came back after it was replaced
      return this;
    }
    busy.end(worker);
    idle.add(worker);
    if (!idle.isGuest(worker)) {
      forOwn.release();
    }
    return assign();
  }

  private Behavior<Command> onQuit(ActorRef<Do> worker) {
    busy.end(worker);
    return this;
  }

  private Behavior<Command> onDepart(ActorRef<Do> worker) {
    idle.remove(worker);
    busy.end(worker).ifPresent(retries::untouched);
    return assign();
  }

  private Behavior<Command> onGiveBack(ActorRef<Do> worker) {
    busy.end(worker).ifPresent(retries::lost);
    return assign();
  }

  private Behavior<Command> assign() {
    Instant now = Instant.now();
    waiting.expire(now).forEach(entry -> retries.late(entry.work()));
    while (!idle.isEmpty() && !waiting.isIdle()) {
      begin(waiting.next(now, piece -> idle.anyHolds(piece.work())).orElseThrow(), now);
    }
    pool.meter().measure(waiting);
    return this;
  }

  private void begin(QueuedPiece<Piece> entry, Instant now) {
    Piece piece = entry.work();
    if (!piece.isWanted()) {
      retries.givenUp(piece);
      return;
    }
    Optional<ActorRef<Do>> taker = idle.take(piece.work());
    if (taker.isEmpty()) {
      forOwn.hold(entry);
      return;
    }
    piece.attempts++;
    pool.meter().waits(entry.priority()).add(Duration.between(entry.since(), now));
    ActorRef<Do> worker = taker.get();
    busy.begin(worker, entry, now.plus(settings.pieceTime()));
    worker.tell(new Do(piece.work(), piece.replyTo()));
  }

  private Behavior<Command> onGiveUp(long image) {
    waiting.cancelRequest(image).forEach(entry -> retries.givenUp(entry.work()));
    busy.giveUp(image);
    return assign();
  }

  private Behavior<Command> onTick() {
    busy.overdue(Instant.now()).forEach(this::replaceHanging);
    return assign();
  }

  private void replaceHanging(ActorRef<Do> worker) {
    Piece piece = busy.end(worker).orElseThrow().work();
    LOG.error(
        "{}: worker {} did not end a tile within {}",
        piece.request(),
        worker.path().name(),
        settings.pieceTime());
    retries.hanging(piece, settings.pieceTime());
    if (idle.isGuest(worker)) {
      return; // it may come back, and nobody takes its place
    }
    own.hangs(worker);
    pool.features().giveUp(worker);
  }

  private Behavior<Command> onAsk(ActorRef<State> replyTo) {
    replyTo.tell(new State(waiting.size(), busy.size(), idle.size(), own.hanging()));
    return this;
  }

  private Behavior<Command> onTerminated(Terminated terminated) {
    ActorRef<Do> worker = terminated.getRef().unsafeUpcast();
    Optional<QueuedPiece<Piece>> entry = busy.end(worker);
    if (idle.isGuest(worker)) {
      idle.leave(worker);
      entry.ifPresent(retries::lost);
      return assign();
    }
    idle.remove(worker);
    entry.ifPresent(retries::broken);
    own.ended(worker);
    return assign();
  }

  /** The worker itself asks for other work. */
  private Behavior<Command> onPostpone(ActorRef<Do> worker, CompletionStage<Handover> done) {
    Optional<QueuedPiece<Piece>> entry = busy.end(worker);
    // Empty if the worker counts as hanging: its piece was refused.
    if (entry.filter(retries::postponed).isPresent()) {
      ActorRef<Command> self = getContext().getSelf();
      var _ = done.thenAccept(handover -> self.tell(new Resume(entry.get(), handover)));
    }
    return this;
  }

  private Behavior<Command> onResume(QueuedPiece<Piece> entry, Handover handover) {
    retries.resume(entry, handover);
    return assign();
  }
}
