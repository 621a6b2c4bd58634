package aliif.infra.kafka;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.kafka.CommitterSettings;
import org.apache.pekko.kafka.ConsumerMessage.CommittableMessage;
import org.apache.pekko.kafka.ConsumerMessage.CommittableOffset;
import org.apache.pekko.kafka.ConsumerSettings;
import org.apache.pekko.kafka.Subscriptions;
import org.apache.pekko.kafka.javadsl.Committer;
import org.apache.pekko.kafka.javadsl.Consumer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;

/** One life of the consumer, from a connection to the failure that ends it, or to the drain. */
final class Consumption {
  /** As many partitions as one consumer can have at once; each is one small stream. */
  private static final int PARTITIONS = 10_000;

  /** Threads that may block, as sending does while no broker answers. */
  private static final String BLOCKING = "pekko.kafka.default-dispatcher";

  private final ActorSystem<?> system;
  private final KafkaSettings settings;
  private final Upscaling upscaling;
  private final Outbox outbox;
  private final Admin admin;
  private final BrokerProbe probe;
  private final CompletableFuture<Done> closed = new CompletableFuture<>();
  private volatile Optional<Consumer.Control> control = Optional.empty();

  private Consumption(
      ActorSystem<?> system, KafkaSettings settings, Upscaling upscaling, Admin admin) {
    this.system = system;
    this.settings = settings;
    this.upscaling = upscaling;
    this.admin = admin;
    this.outbox = Outbox.open(settings.bootstrapServers(), settings.topics());
    this.probe = BrokerProbe.start(system, admin);
  }

  /**
   * @throws org.apache.kafka.common.KafkaException if the bootstrap string leads nowhere
   */
  static Consumption begin(ActorSystem<?> system, KafkaSettings settings, Resources resources) {
    return new Consumption(
        system,
        settings,
        new Upscaling(system, settings, resources),
        Admin.create(
            Map.of(
                "bootstrap.servers",
                settings.bootstrapServers(),
                "default.api.timeout.ms",
                10_000,
                "request.timeout.ms",
                5_000)));
  }

  /** An element for each commit; run once. */
  Source<Done, NotUsed> commits() {
    return Source.completionStage(settings.topics().createMissing(admin))
        .flatMapConcat(made -> consumed())
        .watchTermination(
            (ignored, ended) -> {
              ended
                  .handle((done, problem) -> leaveGroup())
                  .thenCompose(Function.identity())
                  .whenCompleteAsync((done, problem) -> close(), blocking());
              return ignored;
            });
  }

  private Source<Done, NotUsed> consumed() {
    return Consumer.committablePartitionedSource(
            consumerSettings(), Subscriptions.topics(settings.topics().requests()))
        .mapMaterializedValue(
            running -> {
              control = Optional.of(running);
              return NotUsed.getInstance();
            })
        .flatMapMerge(PARTITIONS, partition -> partition.second().via(answers()).via(sent()))
        .via(
            Committer.flow(
                CommitterSettings.create(system).withMaxInterval(settings.commitEvery())));
  }

  /*
   * Both stages let go of records in the order of the partition: so results keep the order of their
   * keys, and an offset is committed only after everything before it has been answered.
   */
  private Flow<CommittableMessage<byte[], byte[]>, Answered, NotUsed> answers() {
    return Flow.<CommittableMessage<byte[], byte[]>>create()
        .mapAsync(
            settings.inFlight(),
            message ->
                upscaling
                    .answer(message.record())
                    .thenApply(answer -> new Answered(message, answer)))
        .takeWhile(answered -> !(answered.answer() instanceof Answer.Abandoned));
  }

  private Flow<Answered, CommittableOffset, NotUsed> sent() {
    return Flow.<Answered>create().mapAsync(settings.inFlight(), this::send).async(BLOCKING, 1);
  }

  private CompletionStage<CommittableOffset> send(Answered answered) {
    CompletionStage<Done> sent =
        switch (answered.answer()) {
          case Answer.Result(var result) -> outbox.send(result);
          case Answer.Refused(var failure) -> outbox.send(answered.message().record(), failure);
          case Answer.Abandoned() -> throw new AssertionError("an abandoned record is not sent");
        };
    return sent.thenApply(done -> answered.message().committableOffset());
  }

  private record Answered(CommittableMessage<byte[], byte[]> message, Answer answer) {}

  /** Whether records flow, and a broker answers. */
  boolean healthy() {
    return control.isPresent() && probe.answering();
  }

  /**
   * Polls no more, finishes what is in flight, commits; then the stream of {@link #commits} ends.
   *
   * @return false if there is nothing to drain, for nothing was consumed yet
   */
  boolean drain() {
    /*
     * Halting comes after the stop: a partition that gives up a record while the consumer still
     * runs would be handed out anew, from that record on.
     */
    control.ifPresent(running -> running.stop().thenRun(upscaling::halt));
    return control.isPresent();
  }

  /** Completes when all that belongs to this life has been let go. */
  CompletionStage<Done> closed() {
    return closed;
  }

  private CompletionStage<Done> leaveGroup() {
    return control
        .map(running -> running.shutdown().toCompletableFuture().copy().orTimeout(20, SECONDS))
        .orElse(CompletableFuture.completedFuture(Done.done()));
  }

  private void close() {
    control = Optional.empty();
    upscaling.abort();
    probe.stop();
    try {
      outbox.close();
      admin.close(Duration.ZERO);
    } finally {
      closed.complete(Done.done());
    }
  }

  private Executor blocking() {
    return system.dispatchers().lookup(DispatcherSelector.fromConfig(BLOCKING));
  }

  private ConsumerSettings<byte[], byte[]> consumerSettings() {
    Map<String, Object> properties =
        ClientProperties.consumer(settings.bootstrapServers(), settings.group());
    ConsumerSettings<byte[], byte[]> common =
        ConsumerSettings.create(system, new ByteArrayDeserializer(), new ByteArrayDeserializer())
            .withStopTimeout(Duration.ZERO)
            /* A member that crashed holds its partitions back until this has passed. */
            .withProperty("session.timeout.ms", "10000")
            .withProperty(
                "partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    return properties.entrySet().stream()
        .reduce(
            common,
            (all, entry) -> all.withProperty(entry.getKey(), entry.getValue().toString()),
            (one, other) -> other);
  }
}
