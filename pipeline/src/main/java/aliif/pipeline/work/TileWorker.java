package aliif.pipeline.work;

import aliif.model.Aliif;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Runs the model on a thread of its own: asks the queue for work, does it, answers, asks again. An
 * engine that throws ends the worker; the queue then gives the work to another once and starts a
 * new worker.
 */
final class TileWorker extends AbstractMatchingBehavior<TileWorker.Command> {

  /** Messages to a worker. */
  sealed interface Command {}

  /** One piece of work, and who waits for it. */
  record Do(TileWork work, ActorRef<TileAnswer> replyTo) implements Command {}

  private final ActorRef<TileQueue.Command> queue;
  private final Engines engines;
  private final Map<String, Aliif> byModel = new HashMap<>();

  private TileWorker(
      ActorContext<Command> context, ActorRef<TileQueue.Command> queue, Engines engines) {
    super(context);
    this.queue = queue;
    this.engines = engines;
  }

  static Behavior<Command> create(ActorRef<TileQueue.Command> queue, Engines engines) {
    return Behaviors.setup(
        context -> {
          queue.tell(new TileQueue.Pull(context.getSelf()));
          return new TileWorker(context, queue, engines);
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
      byModel.values().forEach(Aliif::close);
      byModel.clear();
    }
    return this;
  }

  private Behavior<Command> onDo(Do command) {
    TileWork work = command.work();
    TileWork.Ticket ticket = work.ticket();
    Aliif engine =
        ticket.rendition().over(byModel.computeIfAbsent(ticket.model(), engines::create));
    command
        .replyTo()
        .tell(
            switch (work) {
              case TileWork.Encode encode -> new TileAnswer.Encoded(engine.encode(encode.crop()));
              case TileWork.Render render ->
                  new TileAnswer.Rendered(engine.render(render.features(), render.window()));
            });
    queue.tell(new TileQueue.Pull(getContext().getSelf()));
    return this;
  }
}
