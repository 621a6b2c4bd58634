package aliif.infra.kafka;

import aliif.infra.metrics.Journey;
import aliif.infra.metrics.Way;
import aliif.infra.store.Address;
import aliif.infra.store.StoreException;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.DeadlinePassed;
import aliif.pipeline.UpscaleOutcome.Failure;
import aliif.pipeline.UpscaleOutcome.InternalFailure;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.UpscaleOutcome.Rendering;
import aliif.pipeline.UpscaleParameters;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Sink;
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
  private final CompletableFuture<Done> halted = new CompletableFuture<>();
  private final SharedKillSwitch rendering = KillSwitches.shared("rendering");

  Upscaling(ActorSystem<?> system, KafkaSettings settings, Resources resources) {
    this.system = system;
    this.settings = settings;
    this.resources = resources;
    this.outputs = new OutputWriter(system, resources.store(), rendering);
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

  CompletionStage<Answer> answer(ConsumerRecord<byte[], byte[]> record) {
    return attempt(new Attempt(record, resources.metrics().begin(Way.KAFKA), 1));
  }

  /**
   * One of the attempts at a record.
   *
   * @param number of the attempt, from 1
   */
  private record Attempt(ConsumerRecord<byte[], byte[]> record, Journey journey, int number) {
    Attempt next() {
      return new Attempt(record, journey, number + 1);
    }
  }

  private CompletionStage<Answer> attempt(Attempt attempt) {
    return CompletableFuture.completedStage(attempt)
        .thenCompose(this::result)
        .handle(
            (result, problem) ->
                problem == null
                    ? CompletableFuture.<Answer>completedStage(new Answer.Result(result))
                    : afterFailure(attempt, failure(problem)))
        .thenCompose(Function.identity());
  }

  private CompletionStage<ResultRecord> result(Attempt attempt) {
    RequestRecord request = RequestRecord.parse(attempt.record());
    requireTimeLeft(request);
    return image(request)
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
                    attempt.journey().rendered(rendering.output());
                    return new ResultRecord(
                        attempt.record(), rendering, output, attempt.journey().time());
                  });
      case Failure failure -> CompletableFuture.failedStage(new UpscaleException(failure));
    };
  }

  private CompletionStage<ByteString> image(RequestRecord request) {
    return switch (request.image()) {
      case RequestRecord.Image.Inline(var bytes) -> CompletableFuture.completedStage(bytes);
      case RequestRecord.Image.Reference(var address) -> stored(address);
    };
  }

  private CompletionStage<ByteString> stored(Address address) {
    long size =
        resources
            .store()
            .size(address)
            .orElseThrow(
                () ->
                    new UpscaleException(
                        new InvalidParameter(
                            "image-ref: " + address + " (expected: a stored object)")));
    if (size > settings.imageBytes()) {
      throw new UpscaleException(
          new OverLimit("bytes: " + size + " (expected: at most " + settings.imageBytes() + ")"));
    }
    return resources
        .store()
        .read(address)
        .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), system);
  }

  private static void requireTimeLeft(RequestRecord request) {
    request
        .deadline()
        .filter(deadline -> deadline.isBefore(Instant.now()))
        .ifPresent(
            deadline -> {
              throw new UpscaleException(
                  new DeadlinePassed("deadline: " + deadline + " (expected: a time to come)"));
            });
  }

  private CompletionStage<Answer> afterFailure(Attempt attempt, Failure failure) {
    return switch (failure) {
      case Overloaded(String message, Duration retryAfter) -> retry(attempt, message, retryAfter);
      case InternalFailure(String message)
          when attempt.number() < settings.backoff().attempts() || halted.isDone() ->
          retry(attempt, message, Duration.ZERO);
      case Failure last -> {
        LOG.info("{}: {}", RequestRecord.id(attempt.record()), last.message());
        attempt.journey().failed(last);
        yield CompletableFuture.completedStage(new Answer.Refused(last));
      }
    };
  }

  private CompletionStage<Answer> retry(Attempt attempt, String message, Duration atLeast) {
    Duration backoff = settings.backoff().delay(attempt.number(), ThreadLocalRandom.current());
    Duration delay = backoff.compareTo(atLeast) < 0 ? atLeast : backoff;
    LOG.debug("{}: {}; again in {}", RequestRecord.id(attempt.record()), message, delay);
    resources.metrics().retried(Way.KAFKA);
    CompletionStage<Done> waited =
        Patterns.after(delay, system, () -> CompletableFuture.completedStage(Done.done()));
    return CompletableFuture.anyOf(waited.toCompletableFuture(), halted)
        .thenCompose(either -> halted.isDone() ? abandon(attempt) : attempt(attempt.next()));
  }

  private static CompletionStage<Answer> abandon(Attempt attempt) {
    attempt.journey().cancelled();
    return CompletableFuture.completedStage(new Answer.Abandoned());
  }

  private Failure failure(Throwable problem) {
    Throwable cause =
        problem instanceof CompletionException && problem.getCause() != null
            ? problem.getCause()
            : problem;
    return switch (cause) {
      case UpscaleException carried -> carried.failure();
      /* A disk that is full or gone is like a broker that is: wait until somebody mends it. */
      case StoreException trouble -> {
        LOG.warn("{}", trouble.getMessage());
        yield new Overloaded(trouble.toString(), settings.backoff().first());
      }
      case Throwable bug -> {
        if (!halted.isDone()) {
          LOG.warn("upscaling failed", bug);
        }
        yield new InternalFailure(bug.toString());
      }
    };
  }
}
