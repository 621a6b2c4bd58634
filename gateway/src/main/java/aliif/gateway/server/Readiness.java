package aliif.gateway.server;

import aliif.gateway.http.Health;
import aliif.pipeline.stream.UpscaleStream;
import aliif.pipeline.work.TileQueue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Tells whether the parts of a server are alive and ready. Safe for use by many threads. */
final class Readiness {
  /** Short enough that a health check is answered within a second. */
  private static final Duration ANSWER_WITHIN = Duration.ofMillis(800);

  private final ActorSystem<?> system;
  private final UpscaleStream stream;
  private final boolean withKafka;
  private volatile boolean queueLives = true;
  private volatile boolean warm;
  private volatile Optional<RunningKafka> kafka = Optional.empty();

  /**
   * @param withKafka whether the server uses Kafka
   */
  Readiness(ActorSystem<?> system, UpscaleStream stream, boolean withKafka) {
    this.system = system;
    this.stream = stream;
    this.withKafka = withKafka;
    system.systemActorOf(watching(stream.queue()), "queue-watch", Props.empty());
  }

  private Behavior<Void> watching(ActorRef<?> queue) {
    return Behaviors.setup(
        context -> {
          context.watch(queue);
          return Behaviors.receive(Void.class)
              .onSignal(
                  Terminated.class,
                  _ -> {
                    queueLives = false;
                    return Behaviors.stopped();
                  })
              .build();
        });
  }

  /** The workers have rendered something. */
  void warm() {
    warm = true;
  }

  /** The Kafka side has been started. */
  void kafka(RunningKafka side) {
    kafka = Optional.of(side);
  }

  /** Parts whose failure only a restart of the process repairs. */
  Health live() {
    return new Health(Map.of("queue", () -> CompletableFuture.completedStage(queueLives)));
  }

  Health health() {
    Map<String, Supplier<CompletionStage<Boolean>>> parts = new LinkedHashMap<>();
    parts.put("workers", this::workers);
    if (withKafka) {
      parts.put("kafka", () -> CompletableFuture.completedStage(kafkaHealthy()));
    }
    return new Health(parts);
  }

  private boolean kafkaHealthy() {
    return kafka.map(side -> side.upscaler().healthy()).orElse(false);
  }

  private CompletionStage<Boolean> workers() {
    return AskPattern.<TileQueue.Command, TileQueue.State>ask(
            stream.queue(), TileQueue.Ask::new, ANSWER_WITHIN, system.scheduler())
        .handle((state, problem) -> warm && problem == null && state.busy() + state.idle() > 0);
  }
}
