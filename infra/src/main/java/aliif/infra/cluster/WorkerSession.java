package aliif.infra.cluster;

import aliif.infra.cluster.wire.ToProcess;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The time in which a worker process takes part in a gateway's work. For each piece that the
 * process has room for, there is a {@link RemoteWorker} that pulls from the gateway's queue. The
 * session ends with the process, or when all its workers have ended because the process leaves. A
 * worker that breaks is replaced.
 */
final class WorkerSession {
  /** Messages to a session. */
  enum Command {
    /** The process wants to leave. */
    LEAVE
  }

  private final ActorContext<Command> context;
  private final RemoteWorker.Link link;
  private final List<ActorRef<Object>> workers = new ArrayList<>();
  private boolean leaving;
  private int workerNumber;

  private WorkerSession(ActorContext<Command> context, RemoteWorker.Link link) {
    this.context = context;
    this.link = link;
  }

  /**
   * @param number names the session
   * @param room pieces that the process has room for
   */
  static Behavior<Command> create(
      long number, ActorRef<ToProcess> process, int room, GatewayResources resources) {
    return Behaviors.setup(
        context -> {
          context.watch(process);
          process.tell(new ToProcess.Welcome(number));
          WorkerSession session =
              new WorkerSession(
                  context, new RemoteWorker.Link(number, process, new HeldTiles(), resources));
          for (int i = 0; i < room; i++) {
            session.spawn();
          }
          return session.open();
        });
  }

  private void spawn() {
    ActorRef<Object> worker = context.spawn(RemoteWorker.create(link), "worker-" + ++workerNumber);
    context.watch(worker);
    workers.add(worker);
  }

  private Behavior<Command> open() {
    return Behaviors.receive(Command.class)
        .onMessage(Command.class, _ -> leave())
        .onSignal(Terminated.class, this::onTerminated)
        .build();
  }

  private Behavior<Command> leave() {
    leaving = true;
    workers.forEach(worker -> worker.tell(RemoteWorker.LEAVE));
    return Behaviors.same();
  }

  private Behavior<Command> onTerminated(Terminated ended) {
    if (ended.getRef().path().equals(link.process().path())) {
      return Behaviors.stopped();
    }
    workers.removeIf(worker -> worker.path().equals(ended.getRef().path()));
    if (!leaving) {
      spawn();
      return Behaviors.same();
    }
    if (!workers.isEmpty()) {
      return Behaviors.same();
    }
    link.process().tell(new ToProcess.Farewell());
    return Behaviors.stopped();
  }
}
