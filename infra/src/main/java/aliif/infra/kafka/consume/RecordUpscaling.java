package aliif.infra.kafka.consume;

import aliif.infra.kafka.KafkaSettings;
import aliif.infra.kafka.contract.DeadLetter;
import aliif.infra.kafka.contract.RequestRecord;
import aliif.infra.kafka.contract.ResultRecord;
import aliif.infra.kafka.read.RecordRoom;
import aliif.infra.kafka.read.UnreadRecord;
import aliif.infra.metrics.InputChannel;
import aliif.infra.store.StoreException;
import aliif.pipeline.Failures;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.Cancelled;
import aliif.pipeline.UpscaleOutcome.Failure;
import aliif.pipeline.UpscaleOutcome.InternalFailure;
import aliif.pipeline.UpscaleOutcome.OutOfMemory;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.UpscaleOutcome.Rendering;
import aliif.pipeline.UpscaleRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries to answer a record: reads it, waits for the memory that its answer needs, fetches its image
 * and renders it. Whatever a record contains, the stage completes with an outcome.
 */
final class RecordUpscaling {
  private static final Logger LOG = LoggerFactory.getLogger(RecordUpscaling.class);

  /** How long to look for an existing output in the store. */
  private static final Duration LOOK = Duration.ofSeconds(10);

  private static final Failure CANCELLED =
      new Cancelled("request: cancelled by a record of its key without a value");

  private final KafkaSettings settings;
  private final ConsumerResources resources;
  private final OutputWriter outputs;
  private final InputImages images;
  private final RecordRoom room;

  RecordUpscaling(
      ActorSystem<?> system, KafkaSettings settings, ConsumerResources resources, RecordRoom room) {
    this.settings = settings;
    this.resources = resources;
    this.outputs = new OutputWriter(system, resources.store(), LOOK);
    this.room = room;
    this.images = new InputImages(system, resources.store(), room);
  }

  /** The writer of outputs. */
  OutputWriter outputs() {
    return outputs;
  }

  /** The first attempt at a record that has been read. */
  Attempt first(ConsumerRecord<byte[], byte[]> record) {
    return Attempt.first(record, room.claim(record), resources.metrics());
  }

  /** Makes an attempt. Many may go on at the same time. */
  CompletionStage<RecordOutcome> attempt(Attempt attempt) {
    if (RequestRecord.cancels(attempt.record())) {
      attempt.measured().dropped();
      return CompletableFuture.completedStage(
          new RecordOutcome.Answered(new RecordAnswer.Obeyed()));
    }
    return CompletableFuture.completedStage(attempt)
        .thenCompose(this::answer)
        .<RecordOutcome>thenApply(RecordOutcome.Answered::new)
        .exceptionally(problem -> afterFailure(attempt, failure(attempt, problem)));
  }

  private CompletionStage<RecordAnswer> answer(Attempt attempt) {
    if (attempt.record() instanceof UnreadRecord unread) {
      return CompletableFuture.failedStage(new UpscaleException(unread.failure()));
    }
    if (attempt.withdrawal().isCancelled()) {
      return CompletableFuture.failedStage(new UpscaleException(CANCELLED));
    }
    RequestRecord request =
        RequestRecord.parse(attempt.record()).within(settings.limits(), sent(attempt.record()));
    return images
        .takeRoom(request, attempt)
        .thenCompose(_ -> images.fetch(request))
        .thenCompose(
            image ->
                upscaled(request.with(image), attempt)
                    .thenCompose(outcome -> write(outcome, image, request, attempt)));
  }

  /** A clock of a producer that is ahead gives nobody more time. */
  private static Instant sent(ConsumerRecord<byte[], byte[]> record) {
    Instant now = Instant.now();
    Instant said = Instant.ofEpochMilli(record.timestamp());
    return record.timestamp() < 0 || said.isAfter(now) ? now : said;
  }

  /** Cancelling the stage, as a future, ends what the pipeline does for it. */
  private CompletionStage<UpscaleOutcome> upscaled(UpscaleRequest request, Attempt attempt) {
    CompletableFuture<UpscaleOutcome> outcome =
        resources.upscaler().upscale(request).toCompletableFuture();
    attempt.withdrawal().whenCancelled(() -> outcome.cancel(false));
    return outcome;
  }

  private CompletionStage<RecordAnswer> write(
      UpscaleOutcome outcome, ByteString image, RequestRecord request, Attempt attempt) {
    return switch (outcome) {
      case Rendering rendering ->
          outputs
              .write(request, untilWithdrawn(rendering, attempt), image)
              .thenApply(
                  output -> {
                    attempt.held().shrinkTo(RecordRoom.OUTPUT_BYTES);
                    attempt.measured().rendered(rendering.output());
                    return new RecordAnswer.Result(
                        new ResultRecord(
                            attempt.record(), rendering, output, attempt.measured().time()));
                  });
      case Failure failure -> CompletableFuture.failedStage(new UpscaleException(failure));
    };
  }

  private static Rendering untilWithdrawn(Rendering rendering, Attempt attempt) {
    return rendering.withBytes(rendering.bytes().via(attempt.withdrawal().untilWithdrawn()));
  }

  /*
   * A record that waits for another attempt keeps its place and its own bytes, but gives back the
   * memory for its answer, so that others can be answered meanwhile.
   */
  private RecordOutcome afterFailure(Attempt attempt, Failure failure) {
    attempt.held().shrinkTo(0);
    boolean ending = attempt.withdrawal().isEnding();
    return switch (failure) {
      case Overloaded(String message, Duration retryAfter) -> {
        LOG.debug("{}: {}", attempt.id(), message);
        yield ending
            ? left(attempt)
            : later(attempt.afterWait(), delay(attempt.waits(), retryAfter));
      }
      case InternalFailure _, OutOfMemory _ when ending -> left(attempt);
      case InternalFailure _, OutOfMemory _
          when attempt.failures() + 1 < settings.backoff().attempts() ->
          later(attempt.afterFailure(), delay(attempt.failures(), Duration.ZERO));
      case Failure last -> new RecordOutcome.Answered(refuse(attempt, last));
    };
  }

  private Duration delay(int before, Duration atLeast) {
    Duration backoff = settings.backoff().delay(before + 1, ThreadLocalRandom.current());
    return backoff.compareTo(atLeast) < 0 ? atLeast : backoff;
  }

  private RecordOutcome later(Attempt next, Duration delay) {
    resources.metrics().retried(InputChannel.KAFKA);
    return new RecordOutcome.Later(next, delay);
  }

  private static RecordOutcome left(Attempt attempt) {
    attempt.measured().cancelled();
    return new RecordOutcome.Left();
  }

  private static RecordAnswer refuse(Attempt attempt, Failure failure) {
    LOG.info("{}: {}", attempt.id(), failure.message());
    attempt.measured().failed(failure);
    return new RecordAnswer.Letter(new DeadLetter(attempt.record(), failure));
  }

  private Failure failure(Attempt attempt, Throwable problem) {
    return switch (Failures.cause(problem)) {
      case Throwable _ when attempt.withdrawal().isCancelled() -> CANCELLED;
      /* A full or missing disk is treated like a missing broker: wait until it is repaired. */
      case StoreException trouble -> {
        LOG.warn("{}", trouble.getMessage());
        yield new Overloaded("store: in trouble (expected: to work)", settings.backoff().first());
      }
      case Throwable _ when attempt.withdrawal().isWithdrawn() ->
          new Overloaded("consumer: stopping (expected: try again later)", Duration.ZERO);
      case Throwable other -> Failures.of(attempt.id(), other);
    };
  }
}
