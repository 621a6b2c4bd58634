package aliif.infra.kafka.consume;

import static java.util.concurrent.TimeUnit.SECONDS;

import aliif.infra.kafka.KafkaSettings;
import aliif.infra.kafka.Threads;
import aliif.infra.kafka.Topics;
import aliif.infra.kafka.contract.RefusedException;
import aliif.pipeline.memory.MemoryBudget;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.kafka.CommitterSettings;
import org.apache.pekko.kafka.ConsumerMessage.CommittableMessage;
import org.apache.pekko.kafka.ConsumerMessage.CommittableOffset;
import org.apache.pekko.kafka.Subscriptions;
import org.apache.pekko.kafka.javadsl.Committer;
import org.apache.pekko.kafka.javadsl.Consumer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;

/** One run of the consumer, from its connection until a failure or until it is drained. */
final class Consumption {
  /** Most partitions that one consumer can have; each is a small stream. */
  private static final int PARTITIONS = 10_000;

  private final ActorSystem<?> system;
  private final KafkaSettings settings;
  private final ConsumerResources resources;
  private final RecordRoom room;
  private final RecordUpscaling upscaling;
  private final ConsumerClients clients;
  private final Delivery delivery;
  private final BrokerProbe probe;
  private final CompletableFuture<Done> closed = new CompletableFuture<>();
  private volatile Optional<Consumer.Control> control = Optional.empty();

  private Consumption(
      ActorSystem<?> system,
      KafkaSettings settings,
      ConsumerResources resources,
      ConsumerClients clients) {
    this.system = system;
    this.settings = settings;
    this.resources = resources;
    this.room = new RecordRoom(resources.records(), settings.imageBytes());
    this.upscaling = new RecordUpscaling(system, settings, resources, room);
    this.clients = clients;
    this.delivery = new Delivery(system, settings, clients.outbox(), upscaling.outputs());
    this.probe = BrokerProbe.start(system, clients.admin());
  }

  /**
   * @throws org.apache.kafka.common.KafkaException if no address of a broker can be resolved
   */
  static Consumption begin(
      ActorSystem<?> system, KafkaSettings settings, ConsumerResources resources) {
    return new Consumption(system, settings, resources, ConsumerClients.open(system, settings));
  }

  /** An element for each commit; run once. */
  Source<Done, NotUsed> commits() {
    return Source.completionStage(settings.topics().createMissing(clients.admin()))
        .mapAsync(1, _ -> settings.topics().largestRequest(clients.admin()))
        .flatMapConcat(
            largest -> {
              largest.ifPresent(this::requireRoom);
              return consumed();
            })
        .watchTermination(
            (ignored, ended) -> {
              ended
                  .handle((_, _) -> leaveGroup())
                  .thenCompose(Function.identity())
                  .whenCompleteAsync((_, _) -> close(), Threads.blocking(system));
              return ignored;
            });
  }

  /** A topic that others have created may accept larger batches; a consumer buffers two of them. */
  private void requireRoom(long batch) {
    long more = 2 * (batch - Topics.REQUEST_BYTES);
    if (more > 0 && !room.takeBuffers(more)) {
      throw new RefusedException(
          "topic %s: max.message.bytes %d (expected: at most %d, or more memory; %s)"
              .formatted(
                  settings.topics().requests(), batch, Topics.REQUEST_BYTES, MemoryBudget.MORE));
    }
  }

  private Source<Done, NotUsed> consumed() {
    return Consumer.committablePartitionedSource(
            ConsumerClients.consumer(system, settings, room, resources.metrics()),
            Subscriptions.topics(settings.topics().requests()))
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
   * Both stages pass records on in the order of the partition. So results keep the order of their
   * keys, and an offset is committed only after all records before it have been answered. Memory is
   * reserved in that order too; RecordRoom gives the reason.
   */
  private Flow<CommittableMessage<byte[], byte[]>, Answered, NotUsed> answers() {
    return Flow.<CommittableMessage<byte[], byte[]>>create()
        .mapAsync(1, this::admit)
        .mapAsync(settings.inFlight(), this::answer)
        .takeWhile(answered -> !(answered.answer() instanceof RecordOutcome.Left));
  }

  private CompletionStage<Counted> admit(CommittableMessage<byte[], byte[]> message) {
    Held held = room.claim(message.record());
    return upscaling
        .admit(message.record(), held)
        .thenApply(admission -> new Counted(message, admission, held));
  }

  private CompletionStage<Answered> answer(Counted admitted) {
    return upscaling
        .answer(admitted.admission())
        .thenApply(answer -> new Answered(admitted.message(), answer, admitted.held()));
  }

  private Flow<Answered, CommittableOffset, NotUsed> sent() {
    return Flow.<Answered>create()
        .mapAsync(settings.inFlight(), this::send)
        .async(Threads.BLOCKING, 1);
  }

  private CompletionStage<CommittableOffset> send(Answered answered) {
    /* An exception here, even of missing memory, ends this run and not the process. */
    return CompletableFuture.completedStage(answered)
        .thenCompose(this::deliver)
        .thenApply(
            _ -> {
              answered.held().release();
              return answered.message().committableOffset();
            });
  }

  private CompletionStage<Done> deliver(Answered answered) {
    return switch (answered.answer()) {
      case RecordOutcome.Result(var result) -> delivery.send(result);
      case RecordOutcome.Refused(var failure) ->
          delivery.send(answered.message().record(), failure);
      case RecordOutcome.Left() -> throw new AssertionError("an abandoned record is not sent");
    };
  }

  private record Counted(
      CommittableMessage<byte[], byte[]> message, Admission admission, Held held) {}

  private record Answered(
      CommittableMessage<byte[], byte[]> message, RecordOutcome answer, Held held) {}

  /** Whether records flow, and a broker answers. */
  boolean healthy() {
    return control.isPresent() && probe.answering();
  }

  /**
   * Polls no more records, finishes those in flight and commits. Then the stream of {@link
   * #commits} ends.
   *
   * @return false if there is nothing to drain, because nothing has been consumed
   */
  boolean drain() {
    /*
     * Stop first, then halt: if a partition gave up a record while the consumer still runs, it would
     * be assigned again from that record on.
     */
    control.ifPresent(running -> running.stop().thenRun(upscaling::halt));
    return control.isPresent();
  }

  /** Completes when everything that this run used has been closed. */
  CompletionStage<Done> closed() {
    return closed;
  }

  private CompletionStage<Done> leaveGroup() {
    return control
        .map(running -> running.shutdown().toCompletableFuture().copy().orTimeout(20, SECONDS))
        .orElse(CompletableFuture.completedFuture(Done.done()));
  }

  /** A producer that waits for a silent broker closes late, but sends nothing any more by then. */
  private void close() {
    control = Optional.empty();
    upscaling.abort();
    probe.stop();
    var _ =
        CompletableFuture.supplyAsync(clients::close, Threads.blocking(system))
            .completeOnTimeout(Done.done(), 2 * Outbox.CLOSE.toSeconds(), SECONDS)
            .whenComplete(
                (_, _) -> {
                  room.close();
                  closed.complete(Done.done());
                });
  }
}
