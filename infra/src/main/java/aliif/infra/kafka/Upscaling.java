package aliif.infra.kafka;

import aliif.infra.metrics.Journey;
import aliif.infra.metrics.Way;
import aliif.infra.store.StoreException;
import aliif.pipeline.Failures;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.Failure;
import aliif.pipeline.UpscaleOutcome.InternalFailure;
import aliif.pipeline.UpscaleOutcome.OutOfMemory;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.UpscaleOutcome.Rendering;
import aliif.pipeline.UpscaleParameters;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a record to its answer: reads it, fetches its image, renders, and tries again what may
 * succeed later. Whatever a record holds, its stage completes with an answer.
 */
final class Upscaling {
  private static final Logger LOG = LoggerFactory.getLogger(Upscaling.class);

  private final ActorSystem<?> system;
  private final KafkaSettings settings;
  private final Resources resources;
  private final OutputWriter outputs;
  private final InputImages images;
  private final CompletableFuture<Done> halted = new CompletableFuture<>();
  private final SharedKillSwitch rendering = KillSwitches.shared("rendering");

  Upscaling(ActorSystem<?> system, KafkaSettings settings, Resources resources, RecordRoom room) {
    this.system = system;
    this.settings = settings;
    this.resources = resources;
    this.outputs = new OutputWriter(system, resources.store(), rendering);
    this.images = new InputImages(system, resources.store(), room, halted);
  }

  /** Where outputs are written to. */
  OutputWriter outputs() {
    return outputs;
  }

  /** From now on nothing is tried again: what waits for that, and what fails, is abandoned. */
  void halt() {
    halted.complete(Done.done());
  }

  /** Halts, and breaks off what is being rendered. */
  void abort() {
    halt();
    rendering.abort(new IllegalStateException("the consumer has ended"));
  }

  /**
   * @param held the memory of the record; released by who sends the answer
   */
  CompletionStage<Answer> answer(ConsumerRecord<byte[], byte[]> record, Held held) {
    Journey journey = resources.metrics().begin(Way.KAFKA);
    if (record instanceof UnreadRecord unread) {
      return refuse(record, journey, unread.failure());
    }
    return attempt(new Attempt(record, held, journey, 0, 0));
  }

  /**
   * One of the attempts at a record.
   *
   * @param failures before it
   * @param waits before it, for room
   */
  private record Attempt(
      ConsumerRecord<byte[], byte[]> record, Held held, Journey journey, int failures, int waits) {
    String id() {
      return RequestRecord.id(record);
    }

    Attempt afterWait() {
      return new Attempt(record, held, journey, failures, waits + 1);
    }

    Attempt afterFailure() {
      return new Attempt(record, held, journey, failures + 1, waits);
    }
  }

  private CompletionStage<Answer> attempt(Attempt attempt) {
    return CompletableFuture.completedStage(attempt)
        .thenCompose(this::result)
        .handle(
            (result, problem) ->
                problem == null
                    ? CompletableFuture.<Answer>completedStage(new Answer.Result(result))
                    : afterFailure(attempt, failure(attempt, problem)))
        .thenCompose(Function.identity());
  }

  private CompletionStage<ResultRecord> result(Attempt attempt) {
    RequestRecord request = RequestRecord.parse(attempt.record());
    return images
        .fetch(request, attempt.held())
        .thenCompose(
            image ->
                resources
                    .upscale()
                    .apply(request.with(image))
                    .thenCompose(outcome -> write(outcome, image, request.parameters(), attempt)));
  }

  private CompletionStage<ResultRecord> write(
      UpscaleOutcome outcome, ByteString image, UpscaleParameters parameters, Attempt attempt) {
    return switch (outcome) {
      case Rendering rendering ->
          outputs
              .write(rendering, image, parameters)
              .thenApply(
                  output -> {
                    attempt.held().shrinkTo(RecordRoom.OUTPUT_BYTES);
                    attempt.journey().rendered(rendering.output());
                    return new ResultRecord(
                        attempt.record(), rendering, output, attempt.journey().time());
                  });
      case Failure failure -> CompletableFuture.failedStage(new UpscaleException(failure));
    };
  }

  private CompletionStage<Answer> afterFailure(Attempt attempt, Failure failure) {
    attempt.held().shrinkTo(0);
    return switch (failure) {
      case Overloaded(String message, Duration retryAfter) -> {
        LOG.debug("{}: {}", attempt.id(), message);
        yield again(attempt.afterWait(), delay(attempt.waits(), retryAfter));
      }
      case InternalFailure _, OutOfMemory _
          when attempt.failures() + 1 < settings.backoff().attempts() || halted.isDone() ->
          again(attempt.afterFailure(), delay(attempt.failures(), Duration.ZERO));
      case Failure last -> refuse(attempt.record(), attempt.journey(), last);
    };
  }

  private Duration delay(int before, Duration atLeast) {
    Duration backoff = settings.backoff().delay(before + 1, ThreadLocalRandom.current());
    return backoff.compareTo(atLeast) < 0 ? atLeast : backoff;
  }

  private CompletionStage<Answer> again(Attempt next, Duration delay) {
    resources.metrics().retried(Way.KAFKA);
    CompletionStage<Done> waited =
        Patterns.after(delay, system, () -> CompletableFuture.completedStage(Done.done()));
    return CompletableFuture.anyOf(waited.toCompletableFuture(), halted)
        .thenCompose(_ -> halted.isDone() ? abandon(next) : attempt(next));
  }

  private static CompletionStage<Answer> abandon(Attempt attempt) {
    attempt.journey().cancelled();
    return CompletableFuture.completedStage(new Answer.Abandoned());
  }

  private static CompletionStage<Answer> refuse(
      ConsumerRecord<byte[], byte[]> record, Journey journey, Failure failure) {
    LOG.info("{}: {}", RequestRecord.id(record), failure.message());
    journey.failed(failure);
    return CompletableFuture.completedStage(new Answer.Refused(failure));
  }

  private Failure failure(Attempt attempt, Throwable problem) {
    return switch (Failures.cause(problem)) {
      /* A disk that is full or gone is like a broker that is: wait until somebody mends it. */
      case StoreException trouble -> {
        LOG.warn("{}", trouble.getMessage());
        yield new Overloaded("store: in trouble (expected: to work)", settings.backoff().first());
      }
      case Throwable _ when halted.isDone() ->
          new Overloaded("consumer: stopping (expected: later)", Duration.ZERO);
      case Throwable other -> Failures.of(attempt.id(), other);
    };
  }
}
