package aliif.pipeline.work;

import aliif.pipeline.UpscaleOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
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

  /** A worker is free and asks for work. */
  record Pull(ActorRef<TileWorker.Command> worker) implements Command {}

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

  /** How many later pieces may overtake a piece, for each step that it is less urgent. */
  private static final int AGING = 256;

  private static final int ATTEMPTS = 2;

  private final int workers;
  private final Engines engines;
  private final Duration pieceTime;
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Waiting::rank));
  private final Deque<ActorRef<TileWorker.Command>> idle = new ArrayDeque<>();
  private final Map<ActorRef<TileWorker.Command>, Running> busy = new HashMap<>();
  private final Set<ActorRef<TileWorker.Command>> hanging = new HashSet<>();
  private long sequence;
  private int workerNumber;

  /**
   * A piece of work in the queue. Its rank is its number plus a handicap for its priority. So
   * urgent pieces overtake others, but no piece is overtaken without end.
   */
  private record Waiting(TileWork work, ActorRef<TileAnswer> replyTo, long rank, int attempt) {

    void refuse(UpscaleOutcome.Failure reason) {
      replyTo.tell(new TileAnswer.Refused(reason));
    }

    Waiting withAttempt(int number) {
      return new Waiting(work, replyTo, rank, number);
    }

    boolean isOf(long image) {
      return work.ticket().image() == image;
    }

    boolean isLate(Instant now) {
      return work.ticket().deadline().filter(now::isAfter).isPresent();
    }
  }

  /** A piece that a worker computes, and the time by which it must be finished. */
  private record Running(Waiting entry, Instant end) {
    Running last() {
      return new Running(entry.withAttempt(ATTEMPTS), end);
    }
  }

  private TileQueue(
      ActorContext<Command> context, int workers, Engines engines, Duration pieceTime) {
    super(context);
    this.workers = workers;
    this.engines = engines;
    this.pieceTime = pieceTime;
  }

  /**
   * Creates a queue and its workers, each on its own thread ({@code aliif.worker-dispatcher}).
   *
   * @param workers at least 1
   * @param pieceTime time after which a worker that still computes a piece counts as hanging
   */
  public static Behavior<Command> create(int workers, Engines engines, Duration pieceTime) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  TileQueue queue = new TileQueue(context, workers, engines, pieceTime);
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
                TileWorker.create(getContext().getSelf(), engines),
                "worker-" + ++workerNumber,
                DispatcherSelector.fromConfig("aliif.worker-dispatcher"));
    getContext().watch(worker);
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Submit submit -> onSubmit(submit);
      case Pull pull -> onPull(pull);
      case GiveUp giveUp -> onGiveUp(giveUp);
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
    Waiting entry = new Waiting(work, submit.replyTo(), sequence++ + handicap(work), 1);
    waiting.add(entry);
    return assign();
  }

  /** Urgent images go first. Of the same priority, rendering goes before encoding new tiles. */
  private static long handicap(TileWork work) {
    int step =
        switch (work) {
          case TileWork.Render _ -> 0;
          case TileWork.Encode _, TileWork.Upscale _ -> 1;
        };
    return AGING * (2L * work.ticket().priority().rank() + step);
  }

  private Behavior<Command> onPull(Pull pull) {
    if (hanging.contains(pull.worker())) {
      getContext().stop(pull.worker()); // it came back after it was replaced
      return this;
    }
    busy.remove(pull.worker());
    idle.add(pull.worker());
    return assign();
  }

  private Behavior<Command> assign() {
    Instant now = Instant.now();
    while (!idle.isEmpty() && !waiting.isEmpty()) {
      Waiting entry = waiting.remove();
      if (!entry.work().ticket().wanted().getAsBoolean()) {
        entry.refuse(givenUp(entry));
      } else if (entry.isLate(now)) {
        entry.refuse(late(entry));
      } else {
        var worker = idle.remove();
        busy.put(worker, new Running(entry, now.plus(pieceTime)));
        worker.tell(new TileWorker.Do(entry.work(), entry.replyTo()));
      }
    }
    return this;
  }

  private Behavior<Command> onGiveUp(GiveUp giveUp) {
    long image = giveUp.image();
    waiting.stream().filter(entry -> entry.isOf(image)).toList().forEach(this::giveUp);
    // A worker finishes its piece, but the piece is not tried again if the worker breaks.
    busy.replaceAll((_, running) -> running.entry().isOf(image) ? running.last() : running);
    return this;
  }

  private void giveUp(Waiting entry) {
    waiting.remove(entry);
    entry.refuse(givenUp(entry));
  }

  private static UpscaleOutcome.Failure givenUp(Waiting entry) {
    return new UpscaleOutcome.InternalFailure(entry.work().ticket().request() + ": given up");
  }

  private Behavior<Command> onTick() {
    Instant now = Instant.now();
    for (Waiting entry : waiting.stream().filter(each -> each.isLate(now)).toList()) {
      refuseWaiting(each -> each.equals(entry), late(entry));
    }
    busy.entrySet().stream()
        .filter(each -> now.isAfter(each.getValue().end()))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::replaceHanging);
    return assign();
  }

  private void replaceHanging(ActorRef<TileWorker.Command> worker) {
    Waiting entry = Objects.requireNonNull(busy.remove(worker)).entry();
    String id = entry.work().ticket().request();
    LOG.error("{}: worker {} did not end a tile within {}", id, worker.path().name(), pieceTime);
    entry.refuse(
        new UpscaleOutcome.InternalFailure(
            "%s: a tile was not done within %d s (expected: sooner; aliif.pipeline.piece-time)"
                .formatted(id, pieceTime.toSeconds())));
    hanging.add(worker);
    if (hanging.size() <= Math.max(1, workers / 4)) {
      spawnWorker();
    }
  }

  private static UpscaleOutcome.Failure late(Waiting entry) {
    return new UpscaleOutcome.DeadlinePassed(
        "deadline: "
            + entry.work().ticket().deadline().orElseThrow()
            + " has passed (expected: a later one)");
  }

  private void refuseWaiting(Predicate<Waiting> which, UpscaleOutcome.Failure reason) {
    for (Waiting entry : waiting.stream().filter(which).toList()) {
      waiting.remove(entry);
      entry.refuse(reason);
    }
  }

  private Behavior<Command> onAsk(Ask ask) {
    ask.replyTo().tell(new State(waiting.size(), busy.size(), idle.size(), hanging.size()));
    return this;
  }

  /** A worker broke: another one tries its piece again, once. */
  private Behavior<Command> onTerminated(Terminated terminated) {
    ActorRef<TileWorker.Command> worker = terminated.getRef().unsafeUpcast();
    idle.remove(worker);
    Running running = busy.remove(worker);
    if (running != null) {
      again(running.entry());
    }
    if (!hanging.remove(worker) || busy.size() + idle.size() < workers) {
      spawnWorker();
    }
    return assign();
  }

  private void again(Waiting entry) {
    if (entry.attempt() < ATTEMPTS) {
      waiting.add(entry.withAttempt(entry.attempt() + 1));
    } else {
      entry.refuse(
          new UpscaleOutcome.InternalFailure(
              "%s: a tile broke %d workers (expected: none)"
                  .formatted(entry.work().ticket().request(), ATTEMPTS)));
    }
  }
}
