package aliif.infra.cluster;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorSystemImpl;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A worker process's side of a cluster. It has an actor system of its own, beside that of the
 * workers, because that system ends whenever the gateway is lost: only a new one can join again.
 * The workers, their engines and the features that they keep stay.
 */
public final class ProcessCluster {
  private final ActorSystem<Void> system;

  private ProcessCluster(ActorSystem<Void> system) {
    this.system = system;
  }

  /**
   * Begins to join a gateway.
   *
   * @param config as {@link ClusterConfig#worker} makes it
   * @param finish how long pieces may take when the process is told to end
   */
  public static ProcessCluster join(
      Config config, ProcessResources resources, JoinListener listener, Duration finish) {
    CompletableFuture<ActorRef<Object>> spawned = new CompletableFuture<>();
    CompletableFuture<Done> over = new CompletableFuture<>();
    ActorSystem<Void> system =
        ActorSystem.create(
            guardian(resources, listener, spawned, over), ClusterConfig.NAME, config);
    ActorRef<Object> link = spawned.join();
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseServiceRequestsDone(),
            "pieces",
            () -> leave(link, over, finish));
    return new ProcessCluster(system);
  }

  /** The system ends with the link, so that it is begun anew. */
  private static Behavior<Void> guardian(
      ProcessResources resources,
      JoinListener listener,
      CompletableFuture<ActorRef<Object>> spawned,
      CompletableFuture<Done> over) {
    return Behaviors.setup(
        context -> {
          ActorRef<Object> link =
              context.spawn(GatewayLink.create(resources, listener), "gateway-link");
          context.watch(link);
          spawned.complete(link);
          return Behaviors.receive(Void.class)
              .onSignal(
                  Terminated.class,
                  _ -> {
                    over.complete(Done.getInstance());
                    return Behaviors.stopped();
                  })
              .build();
        });
  }

  private static CompletionStage<Done> leave(
      ActorRef<Object> link, CompletableFuture<Done> left, Duration finish) {
    link.tell(new GatewayLink.Leave(left));
    return left.completeOnTimeout(Done.getInstance(), finish.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Completes when it is over: the gateway is lost, cannot be reached, or {@link #end} was called.
   */
  public CompletionStage<Done> ended() {
    return system.getWhenTerminated();
  }

  /** Whether it is over because this process was told to end. */
  public boolean wasToldToEnd() {
    return CoordinatedShutdown.get(system)
        .getShutdownReason()
        .filter(CoordinatedShutdown.jvmExitReason()::equals)
        .isPresent();
  }

  /** Finishes the pieces in progress, and leaves. */
  public void end() {
    system.terminate();
  }

  /** Ends without a word, as a process that is killed does; for tests. */
  void breakOff() {
    ((ActorSystemImpl) Adapter.toClassic(system)).finalTerminate();
  }
}
