package aliif.infra.kafka;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.RestartSettings;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.RestartSource;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Answers the records of the requests topic: with a result, or with a dead letter for what can
 * never succeed. Each is answered at least once, and its offset is committed only when the answer
 * is durable. Results keep the order of their keys.
 *
 * <p>Topics that are missing are made. No record ends the consumer, and neither does a broker that
 * goes away: it connects again, with backoff, until it is stopped. Safe for use by many threads.
 */
public final class KafkaUpscaler {
  /** What is still in flight after this, when stopping, is left for the next consumer. */
  private static final Duration DRAIN = Duration.ofSeconds(30);

  private final ActorSystem<?> system;
  private final KafkaSettings settings;
  private final Resources resources;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private volatile Optional<Consumption> current = Optional.empty();
  private final UniqueKillSwitch killSwitch;
  private final CompletionStage<Done> ended;

  private KafkaUpscaler(ActorSystem<?> system, KafkaSettings settings, Resources resources) {
    this.system = system;
    this.settings = settings;
    this.resources = resources;
    Pair<UniqueKillSwitch, CompletionStage<Done>> running =
        RestartSource.onFailuresWithBackoff(
                RestartSettings.create(settings.backoff().first(), settings.backoff().most(), 0.2),
                this::consume)
            .viaMat(KillSwitches.single(), Keep.right())
            .toMat(Sink.ignore(), Keep.both())
            .run(system);
    this.killSwitch = running.first();
    this.ended = running.second();
  }

  /** Starts to consume, at once or as soon as there is a broker. */
  public static KafkaUpscaler start(
      ActorSystem<?> system, KafkaSettings settings, Resources resources) {
    return new KafkaUpscaler(system, settings, resources);
  }

  /** One life follows the other's end, so that what the old one still sends is not overtaken. */
  private Source<Done, NotUsed> consume() {
    return Source.completionStage(closed())
        .flatMapConcat(done -> stopping.get() ? Source.empty() : begin().commits());
  }

  private Consumption begin() {
    Consumption consumption = Consumption.begin(system, settings, resources);
    current = Optional.of(consumption);
    return consumption;
  }

  private CompletionStage<Done> closed() {
    return current.map(Consumption::closed).orElse(CompletableFuture.completedStage(Done.done()));
  }

  /** Whether records are consumed and a broker answers, as of the last few seconds. */
  public boolean healthy() {
    return !stopping.get() && current.map(Consumption::healthy).orElse(false);
  }

  /**
   * Takes no more records, finishes those in flight, commits, and lets go of the broker. The stage
   * always completes: what takes longer than half a minute, or waits to be tried again, stays
   * uncommitted for the next consumer.
   */
  public CompletionStage<Done> stop() {
    stopping.set(true);
    boolean draining = current.map(Consumption::drain).orElse(false);
    if (draining) {
      system.scheduler().scheduleOnce(DRAIN, killSwitch::shutdown, system.executionContext());
    } else {
      killSwitch.shutdown();
    }
    return ended.thenCompose(done -> closed());
  }
}
