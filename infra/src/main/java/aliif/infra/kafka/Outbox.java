package aliif.infra.kafka;

import aliif.pipeline.UpscaleOutcome.Failure;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.pekko.Done;

/**
 * Sends results and dead letters, in the order of the calls for each key. Calls may block while no
 * broker answers.
 */
final class Outbox implements AutoCloseable {
  private final Topics topics;
  private final Producer<byte[], byte[]> producer;

  private Outbox(Topics topics, Producer<byte[], byte[]> producer) {
    this.topics = topics;
    this.producer = producer;
  }

  static Outbox open(String bootstrapServers, Topics topics) {
    return new Outbox(
        topics,
        new KafkaProducer<>(
            ClientProperties.producer(bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer()));
  }

  /** Sends a result; the stage completes when all replicas have it. */
  CompletionStage<Done> send(ResultRecord result) {
    /* A large image is a reference, so what is too large here is the caller's key or headers. */
    return ifTooLarge(
        post(result.on(topics.results())),
        () ->
            send(
                result.request(),
                new OverLimit("key and headers: too large (expected: to fit into a result)")));
  }

  /** Sends a dead letter; the stage completes when all replicas have it. */
  CompletionStage<Done> send(ConsumerRecord<byte[], byte[]> request, Failure failure) {
    DeadLetter letter = new DeadLetter(request, failure);
    return ifTooLarge(
        post(letter.on(topics.deadLetters())), () -> post(letter.reasonsOn(topics.deadLetters())));
  }

  private CompletionStage<Done> post(ProducerRecord<byte[], byte[]> record) {
    CompletableFuture<Done> acknowledged = new CompletableFuture<>();
    var _ =
        producer.send(
            record,
            (metadata, problem) -> {
              if (problem == null) {
                acknowledged.complete(Done.done());
              } else {
                acknowledged.completeExceptionally(problem);
              }
            });
    return acknowledged;
  }

  private static CompletionStage<Done> ifTooLarge(
      CompletionStage<Done> sent, Supplier<CompletionStage<Done>> instead) {
    /* On another thread, for a callback of the producer must not wait for the producer. */
    return sent.exceptionallyComposeAsync(
        problem ->
            cause(problem) instanceof RecordTooLargeException
                ? instead.get()
                : CompletableFuture.failedStage(problem));
  }

  private static Throwable cause(Throwable problem) {
    return problem instanceof CompletionException && problem.getCause() != null
        ? problem.getCause()
        : problem;
  }

  /** Waits some seconds for what is under way. */
  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
