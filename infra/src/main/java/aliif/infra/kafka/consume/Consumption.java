package aliif.infra.kafka.consume;

import static java.util.concurrent.TimeUnit.SECONDS;

import aliif.infra.kafka.KafkaSettings;
import aliif.infra.kafka.Topics;
import aliif.infra.kafka.contract.RefusedException;
import aliif.infra.kafka.read.Intake;
import aliif.infra.kafka.read.RecordRoom;
import aliif.infra.metrics.KafkaBacklog;
import aliif.pipeline.Failures;
import aliif.pipeline.memory.MemoryBudget;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;

/** One run of the consumer, from its connection until a failure or until it is drained. */
final class Consumption {
  /** How often to look whether a topic accepts larger records than before. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  /** Time to tell the group that this member leaves. */
  private static final Duration LEAVE = Duration.ofSeconds(5);

  private final ActorSystem<?> system;
  private final KafkaSettings settings;
  private final ConsumerResources resources;
  private final RecordRoom room;
  private final Answering answering;
  private final ConsumerClients clients;
  private final BrokerProbe probe;
  private final Backlogs backlogs = new Backlogs();
  private final Runnable committed;
  private final CompletableFuture<Done> closed = new CompletableFuture<>();
  private Cancellable looking = Cancellable.alreadyCancelled();
  private volatile boolean stopping;
  private volatile Optional<PollLoop> loop = Optional.empty();

  private Consumption(
      ActorSystem<?> system,
      KafkaSettings settings,
      ConsumerResources resources,
      ConsumerClients clients,
      Runnable committed) {
    this.system = system;
    this.settings = settings;
    this.resources = resources;
    this.room = new RecordRoom(resources.records(), settings.imageBytes());
    RecordUpscaling upscaling = new RecordUpscaling(system, settings, resources, room);
    Delivery delivery = new Delivery(system, settings, upscaling.outputs());
    this.answering =
        new Answering(
            system,
            upscaling,
            settings.transactions()
                ? new Transactions(settings.topics(), clients.outbox(), delivery)
                : new AtOnce(settings.topics(), clients.outbox(), delivery),
            clients.progress(),
            new CompletableFuture<>());
    this.clients = clients;
    this.probe = BrokerProbe.start(system, clients.admin());
    this.committed = committed;
  }

  /**
   * @param committed is run when something new has been committed
   * @throws org.apache.kafka.common.KafkaException if no address of a broker can be resolved
   */
  static Consumption begin(
      ActorSystem<?> system,
      KafkaSettings settings,
      ConsumerResources resources,
      Runnable committed) {
    return new Consumption(
        system, settings, resources, ConsumerClients.open(system, settings), committed);
  }

  /** Consumes; called once. The stage completes when this has been drained, or has failed. */
  CompletionStage<Done> run() {
    CompletableFuture<Done> ended = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("aliif-kafka-consumer")
        .start(
            () -> {
              try {
                prepare();
                poll();
                ended.complete(Done.done());
              } catch (Throwable problem) {
                /* An error here, even of missing memory, ends this run and not the process. */
                ended.completeExceptionally(Failures.cause(problem));
              } finally {
                close();
              }
            });
    return ended;
  }

  private void prepare() {
    Topics topics = settings.topics();
    topics.createMissing(clients.admin()).toCompletableFuture().join();
    clients.progress().create(clients.admin(), topics.partitions()).toCompletableFuture().join();
    topics
        .largestRequest(clients.admin())
        .toCompletableFuture()
        .join()
        .ifPresent(this::requireRoom);
    if (settings.transactions()) {
      clients.outbox().initTransactions();
    }
    looking =
        system
            .scheduler()
            .scheduleWithFixedDelay(
                LOOK_AGAIN, LOOK_AGAIN, this::lookAgain, system.executionContext());
  }

  /** Someone may change the topic at any time; a broker also tells changes with a delay. */
  private void lookAgain() {
    backlogs.ask(clients.admin());
    settings
        .topics()
        .largestRequest(clients.admin())
        .thenAccept(largest -> largest.ifPresent(this::requireRoom))
        .exceptionally(
            problem -> {
              if (Failures.cause(problem) instanceof RefusedException refused) {
                answering.failure().completeExceptionally(refused);
              }
              return null;
            });
  }

  private void poll() {
    try (Intake consumer = ConsumerClients.intake(settings, room, resources.metrics())) {
      PollLoop polling = new PollLoop(settings, consumer, answering, backlogs, committed);
      loop = Optional.of(polling);
      if (stopping) {
        return;
      }
      try {
        polling.run();
      } finally {
        consumer.close(CloseOptions.timeout(LEAVE));
      }
    }
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

  /** Whether records flow, and a broker answers. */
  boolean healthy() {
    return loop.isPresent() && probe.answering();
  }

  /** What is left to do of the partitions that this has; where they end is some seconds old. */
  Map<Integer, KafkaBacklog> backlogs() {
    return loop.isPresent() ? backlogs.now() : Map.of();
  }

  /**
   * Polls no more records, finishes those in flight and commits. Then the stage of {@link #run}
   * completes.
   *
   * @return false if there is nothing to drain, because nothing has been consumed
   */
  boolean drain() {
    stopping = true;
    loop.ifPresentOrElse(PollLoop::stop, () -> clients.admin().close(Duration.ZERO));
    return loop.isPresent();
  }

  /** The actor system has ended, so nothing that is in progress will be answered any more. */
  void systemEnded() {
    answering.failure().completeExceptionally(new IllegalStateException("the system has ended"));
  }

  /** Completes when everything that this run used has been closed. */
  CompletionStage<Done> closed() {
    return closed;
  }

  /** A producer that waits for a silent broker closes late, but sends nothing any more by then. */
  private void close() {
    loop = Optional.empty();
    probe.stop();
    looking.cancel();
    var _ =
        CompletableFuture.supplyAsync(clients::close, task -> Thread.ofVirtual().start(task))
            .completeOnTimeout(Done.done(), 2 * Outbox.CLOSE.toSeconds(), SECONDS)
            .whenComplete(
                (_, _) -> {
                  room.close();
                  closed.complete(Done.done());
                });
  }
}
