package aliif.infra.kafka.consume;

import aliif.infra.kafka.KafkaSettings;
import aliif.infra.kafka.contract.DeadLetter;
import aliif.infra.kafka.contract.Output;
import aliif.infra.kafka.contract.Posted;
import aliif.infra.kafka.contract.RefusedException;
import aliif.infra.kafka.contract.RequestRecord;
import aliif.infra.kafka.contract.ResultRecord;
import aliif.infra.store.StoreException;
import aliif.pipeline.Failures;
import aliif.pipeline.UpscaleOutcome.Failure;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.pattern.Patterns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what is sent instead of an answer that a topic refuses for good: a result that is too
 * large goes into the store; any other refused result becomes a dead letter; a refused dead letter
 * becomes a smaller one. So a record that cannot be answered does not stop the others.
 */
final class Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private final ActorSystem<?> system;
  private final KafkaSettings settings;
  private final OutputWriter outputs;

  Delivery(ActorSystem<?> system, KafkaSettings settings, OutputWriter outputs) {
    this.system = system;
    this.settings = settings;
    this.outputs = outputs;
  }

  /**
   * What to send instead. The stage fails with {@link RefusedException} if the broker refuses even
   * the smallest dead letter.
   *
   * @param refusal the broker's answer, which is not {@link Posted.Acknowledged}
   * @param withdrawal once it says so, nothing is waited for, and what comes is not to be sent
   */
  CompletionStage<RecordAnswer> instead(
      RecordAnswer answer, Posted refusal, Withdrawal withdrawal) {
    return switch (answer) {
      case RecordAnswer.Result(ResultRecord result) ->
          refusal instanceof Posted.TooLarge
              ? smaller(result, withdrawal)
              : letter(result.request(), notTaken(result.request()));
      case RecordAnswer.Obeyed _ ->
          throw new IllegalStateException("nothing was sent (expected: something refused)");
      case RecordAnswer.Letter(DeadLetter letter) ->
          letter
              .instead(refusal)
              .<CompletionStage<RecordAnswer>>map(
                  other -> CompletableFuture.completedStage(new RecordAnswer.Letter(other)))
              .orElseGet(() -> CompletableFuture.failedStage(refused(letter)));
    };
  }

  private static CompletionStage<RecordAnswer> letter(
      ConsumerRecord<byte[], byte[]> request, Failure failure) {
    return CompletableFuture.completedStage(
        new RecordAnswer.Letter(new DeadLetter(request, failure)));
  }

  private CompletionStage<RecordAnswer> smaller(ResultRecord result, Withdrawal withdrawal) {
    return switch (result.output()) {
      case Output.Inline inline ->
          stored(inline, withdrawal)
              .thenApply(output -> new RecordAnswer.Result(result.with(output)));
      case Output.Reference _ ->
          letter(
              result.request(),
              new OverLimit("key and headers: too large (expected: to fit into a result)"));
    };
  }

  /** Waits as long as the store fails; later results of the key wait behind this one. */
  private CompletionStage<Output> stored(Output.Inline inline, Withdrawal withdrawal) {
    if (withdrawal.isWithdrawn()) {
      return CompletableFuture.completedStage(inline);
    }
    return outputs
        .store(inline)
        .exceptionallyCompose(
            problem ->
                Failures.cause(problem) instanceof StoreException trouble
                    ? later(inline, trouble, withdrawal)
                    : CompletableFuture.failedStage(problem));
  }

  private CompletionStage<Output> later(
      Output.Inline inline, StoreException trouble, Withdrawal withdrawal) {
    LOG.warn("{}", trouble.getMessage());
    return Patterns.after(settings.backoff().most(), system, () -> stored(inline, withdrawal));
  }

  private Failure notTaken(ConsumerRecord<byte[], byte[]> request) {
    String topic = settings.topics().results();
    return new InvalidParameter(
        Optional.ofNullable(request.key()).isEmpty()
            ? "key: none (expected: one, as topic %s is compacted)".formatted(topic)
            : "record: not taken by topic %s (expected: to be valid there)".formatted(topic));
  }

  private RefusedException refused(DeadLetter letter) {
    return new RefusedException(
        "topic %s: refuses even the reasons of the dead letter for %s (expected: to take them)"
            .formatted(settings.topics().deadLetters(), RequestRecord.id(letter.request())));
  }
}
