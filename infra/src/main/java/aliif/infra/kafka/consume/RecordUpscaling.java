package aliif.infra.kafka.consume;

import aliif.infra.kafka.KafkaSettings;
import aliif.infra.kafka.contract.RequestRecord;
import aliif.infra.kafka.contract.ResultRecord;
import aliif.infra.metrics.InputChannel;
import aliif.infra.metrics.MeasuredRequest;
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
 * Answers one record: reads it, fetches its image, renders it, and retries what may succeed later.
 * Whatever a record contains, its stage completes with an outcome.
 */
final class RecordUpscaling {
  private static final Logger LOG = LoggerFactory.getLogger(RecordUpscaling.class);

  /** How long to look for an existing output in the store. */
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final ActorSystem<?> system;
  private final KafkaSettings settings;
  private final ConsumerResources resources;
  private final OutputWriter outputs;
  private final InputImages images;
  private final CompletableFuture<Done> halted = new CompletableFuture<>();
  private final SharedKillSwitch rendering = KillSwitches.shared("rendering");

  RecordUpscaling(
      ActorSystem<?> system, KafkaSettings settings, ConsumerResources resources, RecordRoom room) {
    this.system = system;
    this.settings = settings;
    this.resources = resources;
    this.outputs = new OutputWriter(system, resources.store(), rendering, LOOK);
    this.images = new InputImages(system, resources.store(), room, halted);
  }

  /** The writer of outputs. */
  OutputWriter outputs() {
    return outputs;
  }

  /** Ends all retries: records that wait for one, and records that fail from now on, are left. */
  void halt() {
    halted.complete(Done.done());
  }

  /** Halts, and breaks off running renderings. */
  void abort() {
    halt();
    rendering.abort(new IllegalStateException("the consumer has ended"));
  }

  /**
   * Parses a record, and waits for the memory that its answer needs. The records of a partition are
   * admitted one after another.
   *
   * @param held the memory of the record; the sender of the answer releases it
   */
  CompletionStage<Admission> admit(ConsumerRecord<byte[], byte[]> record, Held held) {
    MeasuredRequest measured = resources.metrics().begin(InputChannel.KAFKA);
    /* For a record that is admitted but, since the consumer ends, never answered. */
    held.atRelease(measured::cancelled);
    Attempt first = new Attempt(record, held, measured, 0, 0);
    return record instanceof UnreadRecord unread
        ? CompletableFuture.completedStage(new Admission.Decided(refuse(first, unread.failure())))
        : attempt(first, new Step<>(this::admitted, Admission.Decided::new));
  }

  /** Answers an admitted record; many may be in work at the same time. */
  CompletionStage<RecordOutcome> answer(Admission admission) {
    return switch (admission) {
      case Admission.Decided(RecordOutcome answer) -> CompletableFuture.completedStage(answer);
      case Admission.Admitted(RequestRecord request, Attempt attempt) ->
          attempt(attempt, new Step<>(each -> result(request, each), answer -> answer));
    };
  }

  /**
   * A piece of work that is retried.
   *
   * @param otherwise makes the result from the outcome that ends the attempts without success
   */
  private record Step<T>(
      Function<Attempt, CompletionStage<T>> work, Function<RecordOutcome, T> otherwise) {}

  private <T> CompletionStage<T> attempt(Attempt attempt, Step<T> step) {
    return CompletableFuture.completedStage(attempt)
        .thenCompose(step.work())
        .handle(
            (result, problem) ->
                problem == null
                    ? CompletableFuture.completedStage(result)
                    : afterFailure(attempt, step, failure(attempt, problem)))
        .thenCompose(Function.identity());
  }

  private CompletionStage<Admission> admitted(Attempt attempt) {
    RequestRecord request = RequestRecord.parse(attempt.record());
    return images
        .takeRoom(request, attempt.held())
        .thenApply(_ -> new Admission.Admitted(request, attempt));
  }

  private CompletionStage<RecordOutcome> result(RequestRecord request, Attempt attempt) {
    return images
        .fetch(request)
        .thenCompose(
            image ->
                resources
                    .upscaler()
                    .upscale(request.with(image))
                    .thenCompose(outcome -> write(outcome, image, request.parameters(), attempt)))
        .thenApply(RecordOutcome.Result::new);
  }

  private CompletionStage<ResultRecord> write(
      UpscaleOutcome outcome, ByteString image, UpscaleParameters parameters, Attempt attempt) {
    return switch (outcome) {
      case Rendering rendering ->
          outputs
              .write(attempt.id(), rendering, image, parameters)
              .thenApply(
                  output -> {
                    attempt.held().shrinkTo(RecordRoom.OUTPUT_BYTES);
                    attempt.measured().rendered(rendering.output());
                    return new ResultRecord(
                        attempt.record(), rendering, output, attempt.measured().time());
                  });
      case Failure failure -> CompletableFuture.failedStage(new UpscaleException(failure));
    };
  }

  private <T> CompletionStage<T> afterFailure(Attempt attempt, Step<T> step, Failure failure) {
    return switch (failure) {
      case Overloaded(String message, Duration retryAfter) -> {
        LOG.debug("{}: {}", attempt.id(), message);
        yield again(attempt.afterWait(), step, delay(attempt.waits(), retryAfter));
      }
      case InternalFailure _, OutOfMemory _
          when attempt.failures() + 1 < settings.backoff().attempts() || halted.isDone() ->
          again(attempt.afterFailure(), step, delay(attempt.failures(), Duration.ZERO));
      case Failure last ->
          CompletableFuture.completedStage(step.otherwise().apply(refuse(attempt, last)));
    };
  }

  private Duration delay(int before, Duration atLeast) {
    Duration backoff = settings.backoff().delay(before + 1, ThreadLocalRandom.current());
    return backoff.compareTo(atLeast) < 0 ? atLeast : backoff;
  }

  private <T> CompletionStage<T> again(Attempt next, Step<T> step, Duration delay) {
    resources.metrics().retried(InputChannel.KAFKA);
    CompletionStage<Done> waited =
        Patterns.after(delay, system, () -> CompletableFuture.completedStage(Done.done()));
    return CompletableFuture.anyOf(waited.toCompletableFuture(), halted)
        .thenCompose(
            _ ->
                halted.isDone()
                    ? CompletableFuture.completedStage(step.otherwise().apply(abandon(next)))
                    : attempt(next, step));
  }

  private static RecordOutcome abandon(Attempt attempt) {
    attempt.measured().cancelled();
    return new RecordOutcome.Left();
  }

  private static RecordOutcome refuse(Attempt attempt, Failure failure) {
    LOG.info("{}: {}", attempt.id(), failure.message());
    attempt.held().shrinkTo(0);
    attempt.measured().failed(failure);
    return new RecordOutcome.Refused(failure);
  }

  private Failure failure(Attempt attempt, Throwable problem) {
    return switch (Failures.cause(problem)) {
      /* A full or missing disk is treated like a missing broker: wait until it is repaired. */
      case StoreException trouble -> {
        LOG.warn("{}", trouble.getMessage());
        yield new Overloaded("store: in trouble (expected: to work)", settings.backoff().first());
      }
      case Throwable _ when halted.isDone() ->
          new Overloaded("consumer: stopping (expected: try again later)", Duration.ZERO);
      case Throwable other -> Failures.of(attempt.id(), other);
    };
  }
}
