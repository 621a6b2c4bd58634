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
 * session ends with the process, or when all its workers have ended because the process leaves.
 */
final class WorkerSession {
  /** Messages to a session. */
  enum Command {
    /** The process wants to leave. */
    LEAVE
  }

  private final ActorContext<Command> context;
  private final ActorRef<ToProcess> process;
  private final List<ActorRef<Object>> workers = new ArrayList<>();
  private boolean leaving;

  private WorkerSession(ActorContext<Command> context, ActorRef<ToProcess> process) {
    this.context = context;
    this.process = process;
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
          WorkerSession session = new WorkerSession(context, process);
          var link = new RemoteWorker.Link(number, process, new HeldTiles(), resources);
          for (int i = 1; i <= room; i++) {
            session.spawn(link, i);
          }
          return session.open();
        });
  }

  private void spawn(RemoteWorker.Link link, int number) {
    ActorRef<Object> worker = context.spawn(RemoteWorker.create(link), "worker-" + number);
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
    if (ended.getRef().path().equals(process.path())) {
      return Behaviors.stopped();
    }
    workers.removeIf(worker -> worker.path().equals(ended.getRef().path()));
    if (workers.isEmpty()) {
      if (leaving) {
        process.tell(new ToProcess.Farewell());
      }
      return Behaviors.stopped();
    }
    return Behaviors.same();
  }
}
