package aliif.infra.cluster;

import aliif.infra.cluster.wire.ToEntrance;
import aliif.infra.cluster.wire.ToEntrance.Hello;
import aliif.infra.cluster.wire.ToEntrance.Leave;
import aliif.infra.cluster.wire.ToProcess;
import aliif.pipeline.memory.Reservation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where worker processes join a gateway. Each has a {@link WorkerSession} for as long as it can be
 * reached. A process says hello every second, so one that could not be reached for a while gets a
 * new session by itself.
 */
final class WorkerEntrance {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerEntrance.class);

  /** Under which worker processes find the entrance. */
  static final ServiceKey<ToEntrance> KEY = ServiceKey.create(ToEntrance.class, "aliif-gateway");

  /** Bytes of the messages of one piece: two parts, as they arrive and as floats. */
  private static final long PIECE_BYTES = 2 << 20;

  private final ActorContext<Object> context;
  private final GatewayNeeds needs;
  private final GatewayResources resources;
  private final Map<ActorRef<ToProcess>, Joined> sessions = new HashMap<>();
  private Optional<ActorRef<ToProcess>> warned = Optional.empty();

  private record Joined(ActorRef<WorkerSession.Command> session, Reservation memory) {}

  private WorkerEntrance(
      ActorContext<Object> context, GatewayNeeds needs, GatewayResources resources) {
    this.context = context;
    this.needs = needs;
    this.resources = resources;
  }

  /** Opens the entrance, on an actor system that is a cluster's gateway. */
  public static Behavior<Void> create(GatewayNeeds needs, GatewayResources resources) {
    return Behaviors.<Object>setup(
            context -> {
              ActorRef<ToEntrance> self = context.getSelf().narrow();
              context.getSystem().receptionist().tell(Receptionist.register(KEY, self));
              Cluster.get(context.getSystem())
                  .subscriptions()
                  .tell(
                      new Subscribe<>(
                          context.getSelf().narrow(), ClusterEvent.UnreachableMember.class));
              return new WorkerEntrance(context, needs, resources).open();
            })
        .narrow();
  }

  private Behavior<Object> open() {
    return Behaviors.receive(Object.class)
        .onMessage(Hello.class, this::onHello)
        .onMessage(Leave.class, this::onLeave)
        .onMessage(ClusterEvent.UnreachableMember.class, this::onUnreachable)
        .onSignal(Terminated.class, this::onTerminated)
        .build();
  }

  private Behavior<Object> onHello(Hello hello) {
    ActorRef<ToProcess> process = hello.process();
    if (sessions.containsKey(process)) {
      return Behaviors.same();
    }
    Optional<String> refusal = needs.refuse(hello);
    if (refusal.isPresent()) {
      LOG.warn("worker process {}: refused: {}", place(process), refusal.get());
      process.tell(new ToProcess.Refused(refusal.get()));
      return Behaviors.same();
    }
    ToEntrance.Offer offer = hello.offer().orElseThrow();
    Optional<Reservation> memory = resources.images().take(offer.room() * PIECE_BYTES);
    memory.ifPresentOrElse(taken -> join(process, offer, taken), () -> warn(process));
    return Behaviors.same();
  }

  /** A process says hello every second, until it has joined. */
  private void warn(ActorRef<ToProcess> process) {
    if (!warned.equals(Optional.of(process))) {
      warned = Optional.of(process);
      LOG.warn("worker process {}: no memory now: {}", place(process), resources.images());
    }
  }

  private void join(ActorRef<ToProcess> process, ToEntrance.Offer offer, Reservation memory) {
    long number = ThreadLocalRandom.current().nextLong();
    ActorRef<WorkerSession.Command> session =
        context.spawn(
            WorkerSession.create(number, process, offer.room(), resources),
            "session-" + Long.toHexString(number));
    context.watch(session);
    sessions.put(process, new Joined(session, memory));
    resources.meter().joined(place(process), offer.workers());
    LOG.info("worker process {}: joined, {} workers", place(process), offer.workers());
  }

  private Behavior<Object> onLeave(Leave leave) {
    Joined joined = sessions.get(leave.process());
    if (joined == null) {
      leave.process().tell(new ToProcess.Farewell());
    } else {
      joined.session().tell(WorkerSession.Command.LEAVE);
    }
    return Behaviors.same();
  }

  private Behavior<Object> onUnreachable(ClusterEvent.UnreachableMember event) {
    Address address = event.member().address();
    sessions.forEach(
        (process, joined) -> {
          if (process.path().address().equals(address)) {
            LOG.warn("worker process {}: not reachable, others do its work", place(process));
            context.stop(joined.session());
          }
        });
    return Behaviors.same();
  }

  private Behavior<Object> onTerminated(Terminated ended) {
    sessions
        .entrySet()
        .removeIf(
            each -> {
              boolean over = each.getValue().session().path().equals(ended.getRef().path());
              if (over) {
                each.getValue().memory().close();
                resources.meter().left(place(each.getKey()));
                LOG.info("worker process {}: left", place(each.getKey()));
              }
              return over;
            });
    return Behaviors.same();
  }

  private static String place(ActorRef<?> process) {
    Address address = process.path().address();
    return address.getHost().orElse("here") + ":" + address.getPort().orElse(0);
  }
}
