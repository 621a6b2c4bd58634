package aliif.infra.kafka.consume;

import aliif.infra.kafka.KafkaSettings;
import aliif.infra.kafka.contract.RefusedException;
import aliif.infra.kafka.read.RecordRoom;
import aliif.infra.metrics.KafkaBacklog;
import aliif.pipeline.Failures;
import java.time.Duration;
import java.util.Map;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the records of the requests topic: with a result, or with a dead letter if the request
 * can never succeed. Each record is answered at least once. Its offset is committed only when the
 * answer is durable.
 *
 * <p>Requests of one key are answered one after another, in their order; those of other keys at the
 * same time. Before a partition moves to another consumer, what is in progress is answered and
 * committed, or left. After a crash the next consumer begins at the last commit. Then results may
 * come twice, and if the old consumer was only silent for a while, older ones after newer ones; the
 * first result for each request is always in order.
 *
 * <p>Missing topics are created. No record ends the consumer. If the broker goes away, the consumer
 * reconnects with backoff until it is stopped. It ends by itself only if the broker refuses every
 * answer; {@link #health} tells that. Safe for use by many threads.
 */
public final class KafkaUpscaler {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaUpscaler.class);

  /** After a stop, a consumer that does not end by itself is not waited for any longer. */
  private static final Duration LONGEST_STOP = Duration.ofMinutes(1);

  private final ActorSystem<?> system;
  private final KafkaSettings settings;
  private final ConsumerResources resources;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Restarts restarts = new Restarts(System::nanoTime);
  private volatile Optional<Consumption> current = Optional.empty();
  private volatile Optional<KafkaHealth.Ended> refused = Optional.empty();
  private final UniqueKillSwitch killSwitch;
  private final CompletionStage<Done> ended;

  private KafkaUpscaler(
      ActorSystem<?> system, KafkaSettings settings, ConsumerResources resources) {
    this.system = system;
    this.settings = settings;
    this.resources = resources;
    RestartSettings restarting =
        RestartSettings.create(settings.backoff().first(), settings.backoff().most(), 0.2)
            .withRestartOn(problem -> refusal(problem).isEmpty());
    Pair<UniqueKillSwitch, CompletionStage<Done>> running =
        RestartSource.onFailuresWithBackoff(restarting, this::consume)
            .viaMat(KillSwitches.single(), Keep.right())
            .toMat(Sink.ignore(), Keep.both())
            .run(system);
    this.killSwitch = running.first();
    this.ended = running.second().exceptionally(_ -> Done.done());
    system.getWhenTerminated().thenRun(() -> current.ifPresent(Consumption::systemEnded));
  }

  /**
   * Starts to consume: at once, or as soon as a broker answers.
   *
   * @throws IllegalArgumentException if the memory for records is less than one record needs
   */
  public static KafkaUpscaler start(
      ActorSystem<?> system, KafkaSettings settings, ConsumerResources resources) {
    new RecordRoom(resources.records(), settings.imageBytes()).close();
    return new KafkaUpscaler(system, settings, resources);
  }

  /** A run begins only when the last one has closed, so that it does not overtake its results. */
  private Source<Done, NotUsed> consume() {
    return Source.completionStage(closed())
        .flatMapConcat(_ -> stopping.get() ? Source.empty() : Source.completionStage(begin().run()))
        .watchTermination(
            (ignored, life) -> {
              life.whenComplete(
                  (_, problem) -> Optional.ofNullable(problem).ifPresent(this::failed));
              return ignored;
            });
  }

  private Consumption begin() {
    restarts.begin();
    Consumption consumption = Consumption.begin(system, settings, resources, restarts::progress);
    current = Optional.of(consumption);
    if (system.whenTerminated().isCompleted()) {
      consumption.systemEnded();
    }
    if (stopping.get()) {
      /* Told to stop meanwhile; whoever did that may not have seen this one. */
      consumption.drain();
    }
    return consumption;
  }

  private void failed(Throwable problem) {
    String reason =
        String.valueOf(Failures.cause(problem).getMessage()).lines().findFirst().orElse("");
    LOG.warn("the consumer has ended: {}", reason);
    restarts.failed(reason);
    refused = refusal(problem);
  }

  private static Optional<KafkaHealth.Ended> refusal(Throwable problem) {
    return Failures.cause(problem) instanceof RefusedException refusal
        ? Optional.of(new KafkaHealth.Ended(String.valueOf(refusal.getMessage())))
        : Optional.empty();
  }

  private CompletionStage<Done> closed() {
    return current.map(Consumption::closed).orElse(CompletableFuture.completedStage(Done.done()));
  }

  /** The state of the consumer, at most a few seconds old. */
  public KafkaHealth health() {
    if (stopping.get()) {
      return new KafkaHealth.Stopping();
    }
    return refused
        .<KafkaHealth>map(ended -> ended)
        .or(restarts::crashLoop)
        .orElseGet(
            () ->
                current.filter(Consumption::healthy).isPresent()
                    ? new KafkaHealth.Consuming()
                    : new KafkaHealth.Connecting());
  }

  /** What is left to do of the partitions that this consumer has, by their number. */
  public Map<Integer, KafkaBacklog> backlogs() {
    return current.map(Consumption::backlogs).orElse(Map.of());
  }

  /** Whether records are consumed and a broker answers, as of a few seconds ago at most. */
  public boolean healthy() {
    return health().healthy();
  }

  /**
   * Takes no more records, finishes those in flight, commits, and disconnects. The stage always
   * completes. Records that take longer than half a minute, or wait for another attempt, are not
   * committed; the next consumer gets them.
   */
  public CompletionStage<Done> stop() {
    stopping.set(true);
    boolean draining = current.map(Consumption::drain).orElse(false);
    if (draining) {
      system
          .scheduler()
          .scheduleOnce(LONGEST_STOP, killSwitch::shutdown, system.executionContext());
    } else {
      killSwitch.shutdown();
    }
    return ended.thenCompose(_ -> closed());
  }
}
