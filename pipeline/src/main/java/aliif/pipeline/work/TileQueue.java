package aliif.pipeline.work;

import aliif.pipeline.UpscaleOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
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

/**
 * The bounded queue of tile work, from which workers pull. Every piece is answered exactly once:
 * done by a worker, or refused because the queue is full, its image was given up, its deadline
 * passed, or it broke two workers.
 */
public final class TileQueue extends AbstractMatchingBehavior<TileQueue.Command> {

  /** Messages to the queue. */
  public sealed interface Command {}

  /** Do this and answer. */
  public record Submit(TileWork work, ActorRef<TileAnswer> replyTo) implements Command {}

  /** Nobody waits for this image any more: drop what has not begun. */
  public record GiveUp(long image) implements Command {}

  /** How are you? */
  public record Ask(ActorRef<State> replyTo) implements Command {}

  /** A worker is free. */
  record Pull(ActorRef<TileWorker.Command> worker) implements Command {}

  /** Time to look at the deadlines. */
  private enum Tick implements Command {
    NOW
  }

  /**
   * What the queue holds.
   *
   * @param waiting pieces of work
   * @param waitingBytes what they weigh
   * @param busy workers at work
   * @param idle workers waiting
   */
  public record State(int waiting, long waitingBytes, int busy, int idle) {}

  /**
   * How much may wait.
   *
   * @param count pieces of work
   * @param bytes what they weigh together
   */
  public record Bounds(int count, long bytes) {}

  /** By how many later pieces a piece may be overtaken, for each step that it is less urgent. */
  private static final int AGING = 256;

  private static final int ATTEMPTS = 2;

  private final Bounds bounds;
  private final Engines engines;
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Waiting::rank));
  private final Deque<ActorRef<TileWorker.Command>> idle = new ArrayDeque<>();
  private final Map<ActorRef<TileWorker.Command>, Waiting> busy = new HashMap<>();
  private long waitingBytes;
  private long sequence;
  private int workerNumber;

  /**
   * One piece of work in the queue. Its rank is its number plus a handicap for its priority: urgent
   * work overtakes, but nothing is overtaken without end.
   */
  private record Waiting(TileWork work, ActorRef<TileAnswer> replyTo, long rank, int attempt) {

    void refuse(UpscaleOutcome.Failure reason) {
      replyTo.tell(new TileAnswer.Refused(reason));
    }

    boolean isLate(Instant now) {
      return work.ticket().deadline().filter(now::isAfter).isPresent();
    }
  }

  private TileQueue(ActorContext<Command> context, Bounds bounds, Engines engines) {
    super(context);
    this.bounds = bounds;
    this.engines = engines;
  }

  /**
   * A queue and its workers, each on a pinned thread ({@code aliif.worker-dispatcher}).
   *
   * @param workers at least 1
   */
  public static Behavior<Command> create(int workers, Bounds bounds, Engines engines) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  TileQueue queue = new TileQueue(context, bounds, engines);
                  queue.watchDeadlines(timers);
                  for (int i = 0; i < workers; i++) {
                    queue.spawnWorker();
                  }
                  return queue;
                }));
  }

  private void watchDeadlines(TimerScheduler<Command> timers) {
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
    if (waiting.size() >= bounds.count() || waitingBytes + work.bytes() > bounds.bytes()) {
      entry.refuse(
          new UpscaleOutcome.Overloaded(
              "queue: %d tiles, %d MiB (expected: at most %d tiles, %d MiB)"
                  .formatted(
                      waiting.size(), waitingBytes >> 20, bounds.count(), bounds.bytes() >> 20),
              Duration.ofSeconds(1)));
      return this;
    }
    enqueue(entry);
    return assign();
  }

  /** Urgent images go first; of one priority, what is begun is finished before more is begun. */
  private static long handicap(TileWork work) {
    int step =
        switch (work) {
          case TileWork.Render _ -> 0;
          case TileWork.Encode _ -> 1;
        };
    return AGING * (2L * work.ticket().priority().rank() + step);
  }

  private void enqueue(Waiting entry) {
    waiting.add(entry);
    waitingBytes += entry.work().bytes();
  }

  private Behavior<Command> onPull(Pull pull) {
    busy.remove(pull.worker());
    idle.add(pull.worker());
    return assign();
  }

  private Behavior<Command> assign() {
    Instant now = Instant.now();
    while (!idle.isEmpty() && !waiting.isEmpty()) {
      Waiting entry = waiting.remove();
      waitingBytes -= entry.work().bytes();
      if (entry.isLate(now)) {
        entry.refuse(late(entry));
      } else {
        var worker = idle.remove();
        busy.put(worker, entry);
        worker.tell(new TileWorker.Do(entry.work(), entry.replyTo()));
      }
    }
    return this;
  }

  private Behavior<Command> onGiveUp(GiveUp giveUp) {
    refuseWaiting(
        entry -> entry.work().ticket().image() == giveUp.image(),
        new UpscaleOutcome.InternalFailure("image " + giveUp.image() + ": given up"));
    return this;
  }

  private Behavior<Command> onTick() {
    Instant now = Instant.now();
    for (Waiting entry : waiting.stream().filter(each -> each.isLate(now)).toList()) {
      refuseWaiting(each -> each.equals(entry), late(entry));
    }
    return this;
  }

  private static UpscaleOutcome.Failure late(Waiting entry) {
    return new UpscaleOutcome.DeadlinePassed(
        "deadline: " + entry.work().ticket().deadline().orElseThrow() + " (expected: in time)");
  }

  private void refuseWaiting(Predicate<Waiting> which, UpscaleOutcome.Failure reason) {
    for (Waiting entry : waiting.stream().filter(which).toList()) {
      waiting.remove(entry);
      waitingBytes -= entry.work().bytes();
      entry.refuse(reason);
    }
  }

  private Behavior<Command> onAsk(Ask ask) {
    ask.replyTo().tell(new State(waiting.size(), waitingBytes, busy.size(), idle.size()));
    return this;
  }

  /** A worker broke: its work gets a second chance, with another one. */
  private Behavior<Command> onTerminated(Terminated terminated) {
    ActorRef<TileWorker.Command> worker = terminated.getRef().unsafeUpcast();
    idle.remove(worker);
    Waiting entry = busy.remove(worker);
    if (entry != null) {
      if (entry.attempt() < ATTEMPTS) {
        enqueue(new Waiting(entry.work(), entry.replyTo(), entry.rank(), entry.attempt() + 1));
      } else {
        entry.refuse(new UpscaleOutcome.InternalFailure("tile: broke " + ATTEMPTS + " workers"));
      }
    }
    spawnWorker();
    return assign();
  }
}
