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
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.pattern.Patterns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends answers to their topics. If a topic refuses an answer for good, the answer changes: a
 * result that is too large goes into the store; any other refused result becomes a dead letter; a
 * refused dead letter becomes a smaller one. So a record that cannot be answered does not stop the
 * others.
 */
final class Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private final ActorSystem<?> system;
  private final KafkaSettings settings;
  private final Outbox outbox;
  private final OutputWriter outputs;

  Delivery(ActorSystem<?> system, KafkaSettings settings, Outbox outbox, OutputWriter outputs) {
    this.system = system;
    this.settings = settings;
    this.outbox = outbox;
    this.outputs = outputs;
  }

  /**
   * Sends a result. The stage completes when it is durable. It fails with {@link RefusedException}
   * if the broker refuses even the smallest dead letter.
   */
  CompletionStage<Done> send(ResultRecord result) {
    return outbox
        .post(result.on(settings.topics().results()))
        .thenCompose(
            word ->
                switch (word) {
                  case Posted.Acknowledged _ -> done();
                  case Posted.TooLarge _ -> smaller(result);
                  case Posted.Invalid _ -> send(result.request(), notTaken(result.request()));
                });
  }

  /** Sends a dead letter; the stage completes when it is durable. */
  CompletionStage<Done> send(ConsumerRecord<byte[], byte[]> request, Failure failure) {
    return send(new DeadLetter(request, failure));
  }

  private CompletionStage<Done> send(DeadLetter letter) {
    String topic = settings.topics().deadLetters();
    return outbox
        .post(letter.on(topic))
        .thenCompose(
            word ->
                word instanceof Posted.Acknowledged
                    ? done()
                    : letter
                        .instead(word)
                        .map(this::send)
                        .orElseGet(() -> CompletableFuture.failedStage(refused(topic, letter))));
  }

  private CompletionStage<Done> smaller(ResultRecord result) {
    return switch (result.output()) {
      case Output.Inline inline ->
          stored(inline).thenCompose(reference -> send(result.with(reference)));
      case Output.Reference _ ->
          send(
              result.request(),
              new OverLimit("key and headers: too large (expected: to fit into a result)"));
    };
  }

  /** Waits as long as the store fails; later results of the partition wait behind this one. */
  private CompletionStage<Output> stored(Output.Inline inline) {
    return outputs
        .store(inline)
        .exceptionallyCompose(
            problem ->
                Failures.cause(problem) instanceof StoreException trouble
                    ? later(inline, trouble)
                    : CompletableFuture.failedStage(problem));
  }

  private CompletionStage<Output> later(Output.Inline inline, StoreException trouble) {
    LOG.warn("{}", trouble.getMessage());
    return Patterns.after(settings.backoff().most(), system, () -> stored(inline));
  }

  private Failure notTaken(ConsumerRecord<byte[], byte[]> request) {
    String topic = settings.topics().results();
    return new InvalidParameter(
        Optional.ofNullable(request.key()).isEmpty()
            ? "key: none (expected: one, as topic %s is compacted)".formatted(topic)
            : "record: not taken by topic %s (expected: to be valid there)".formatted(topic));
  }

  private static RefusedException refused(String topic, DeadLetter letter) {
    return new RefusedException(
        "topic %s: refuses even the reasons of the dead letter for %s (expected: to take them)"
            .formatted(topic, RequestRecord.id(letter.request())));
  }

  private static CompletionStage<Done> done() {
    return CompletableFuture.completedStage(Done.done());
  }
}
