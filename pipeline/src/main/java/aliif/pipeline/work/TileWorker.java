package aliif.pipeline.work;

import aliif.model.Aliif;
import aliif.pipeline.Failures;
import aliif.pipeline.work.WorkMeter.Stage;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Runs the model on its own thread: asks the queue for work, does it, answers, and asks again. If
 * the engine throws, the worker ends; the queue then starts a new worker, and gives the piece to
 * another one, once. If the engine runs out of memory, it is closed with all its scratch memory,
 * and the piece is refused.
 */
final class TileWorker extends AbstractMatchingBehavior<TileWorker.Command> {

  /** Messages to a worker. */
  sealed interface Command {}

  /** One piece of work, and who waits for it. */
  record Do(TileWork work, ActorRef<TileAnswer> replyTo) implements Command {}

  private final ActorRef<TileQueue.Command> queue;
  private final Engines engines;
  private final WorkMeter meter;

  /*
   * Only the engine of the last model is kept: the memory of idle engines is counted for each worker,
   * and creating an engine takes little time compared with a tile.
   */
  private Optional<Kept> kept = Optional.empty();

  /** An engine and the model that it runs. */
  private record Kept(String model, Aliif engine) {}

  private TileWorker(
      ActorContext<Command> context,
      ActorRef<TileQueue.Command> queue,
      Engines engines,
      WorkMeter meter) {
    super(context);
    this.queue = queue;
    this.engines = engines;
    this.meter = meter;
  }

  static Behavior<Command> create(
      ActorRef<TileQueue.Command> queue, Engines engines, WorkMeter meter) {
    return Behaviors.setup(
        context -> {
          queue.tell(new TileQueue.Pull(context.getSelf()));
          return new TileWorker(context, queue, engines, meter);
        });
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Do work -> onDo(work);
    };
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) {
    if (signal instanceof PostStop) {
      drop();
    }
    return this;
  }

  private Behavior<Command> onDo(Do command) {
    TileWork work = command.work();
    command.replyTo().tell(answer(work));
    queue.tell(new TileQueue.Pull(getContext().getSelf()));
    return this;
  }

  private TileAnswer answer(TileWork work) {
    TileWork.Ticket ticket = work.ticket();
    try {
      return answer(work, ticket.options().over(engine(ticket.model())));
    } catch (OutOfMemoryError memory) {
      drop();
      return new TileAnswer.Refused(Failures.of(ticket.request(), memory));
    } catch (VirtualMachineError | LinkageError | AssertionError error) {
      throw new IllegalStateException("the engine failed", error);
    }
  }

  private TileAnswer answer(TileWork work, Aliif engine) {
    return switch (work) {
      case TileWork.Encode(_, var crop) ->
          new TileAnswer.Encoded(timed(Stage.ENCODE, () -> engine.encode(crop)));
      case TileWork.Render(_, var features, var window) ->
          new TileAnswer.Rendered(timed(Stage.RENDER, () -> engine.render(features, window)));
      case TileWork.Upscale(_, var crop, var window) ->
          new TileAnswer.Rendered(timed(Stage.UPSCALE, () -> engine.upscale(crop, window)));
    };
  }

  private <T> T timed(Stage stage, Supplier<T> call) {
    long begin = System.nanoTime();
    T result = call.get();
    meter.work(stage).add(Duration.ofNanos(System.nanoTime() - begin));
    return result;
  }

  private Aliif engine(String model) {
    if (kept.isEmpty() || !kept.get().model().equals(model)) {
      drop();
      kept = Optional.of(new Kept(model, engines.create(model)));
    }
    return kept.get().engine();
  }

  private void drop() {
    kept.ifPresent(each -> each.engine().close());
    kept = Optional.empty();
  }
}
