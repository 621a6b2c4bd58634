package aliif.infra.kafka.consume;

import aliif.infra.kafka.ClientProperties;
import aliif.infra.kafka.KafkaSettings;
import aliif.infra.kafka.Membership;
import aliif.infra.kafka.contract.Posted;
import aliif.infra.kafka.contract.RefusedException;
import aliif.pipeline.Failures;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends records. Those of one key keep the order of the calls. A call may block while no broker
 * answers.
 */
final class Outbox implements AutoCloseable {
  /** Time that closing gives to records that are being sent. */
  static final Duration CLOSE = Duration.ofSeconds(5);

  /**
   * Readers and the next owner of the transactional id wait at most this long for a transaction
   * that a crash left open.
   */
  private static final Duration TRANSACTION = Duration.ofSeconds(20);

  private final Producer<byte[], byte[]> producer;
  private final Executor blocking;

  private Outbox(Producer<byte[], byte[]> producer, Executor blocking) {
    this.producer = producer;
    this.blocking = blocking;
  }

  /**
   * @param blocking runs what follows an acknowledgement, which may send again and block
   */
  static Outbox open(KafkaSettings settings, Executor blocking) {
    return new Outbox(
        new KafkaProducer<>(
            properties(settings), new ByteArraySerializer(), new ByteArraySerializer()),
        blocking);
  }

  private static Map<String, Object> properties(KafkaSettings settings) {
    Map<String, Object> properties = new HashMap<>(ClientProperties.producer(settings.brokers()));
    if (settings.transactions()) {
      Membership membership = settings.membership();
      int most = (int) TRANSACTION.toMillis();
      properties.put("transaction.timeout.ms", most);
      properties.put("delivery.timeout.ms", most);
      properties.put("max.block.ms", most);
      properties.put("request.timeout.ms", most / 3);
      properties.put(
          "transactional.id",
          settings.group()
              + "-"
              + membership.instance().orElseGet(() -> UUID.randomUUID().toString()));
    }
    return properties;
  }

  /** Before the first transaction: ends those of an earlier process with the same name. */
  void initTransactions() {
    producer.initTransactions();
  }

  /** What is posted from now on is part of a transaction. */
  void begin() {
    producer.beginTransaction();
  }

  /**
   * Ends the transaction: what was posted, and the offsets, become visible together.
   *
   * @throws org.apache.kafka.common.KafkaException if nothing of it becomes visible, or if the
   *     broker did not say in time
   */
  void commit(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
    producer.sendOffsetsToTransaction(offsets, group);
    producer.commitTransaction();
  }

  /** Ends the transaction; nothing of it becomes visible. */
  void abort() {
    producer.abortTransaction();
  }

  /** Ends the transaction after a failure, if the broker lets it. */
  void abort(RuntimeException reason) {
    try {
      producer.abortTransaction();
    } catch (RuntimeException ended) {
      reason.addSuppressed(ended);
    }
  }

  /**
   * Sends a record. The stage completes with the broker's answer. It fails with {@link
   * RefusedException} if the topic accepts no record from this client, and with another exception
   * if a new connection may help.
   */
  CompletionStage<Posted> post(ProducerRecord<byte[], byte[]> record) {
    CompletableFuture<Posted> posted = new CompletableFuture<>();
    try {
      var _ =
          producer.send(
              record,
              (_, problem) -> {
                if (problem == null) {
                  posted.complete(new Posted.Acknowledged());
                } else {
                  posted.completeExceptionally(problem);
                }
              });
    } catch (RuntimeException closed) {
      posted.completeExceptionally(closed);
    }
    /* On another thread, because a callback of the producer must not wait for the producer. */
    return posted
        .exceptionally(problem -> word(Failures.cause(problem), record.topic()))
        .thenApplyAsync(word -> word, blocking);
  }

  private static Posted word(Throwable problem, String topic) {
    return switch (problem) {
      case RecordTooLargeException _ -> new Posted.TooLarge();
      case InvalidRecordException _ -> new Posted.Invalid();
      case AuthorizationException _ ->
          throw new RefusedException(
              "topic %s: not allowed to write (expected: an ACL for Write)".formatted(topic));
      case InvalidTopicException _ ->
          throw new RefusedException("topic %s (expected: a name of a topic)".formatted(topic));
      case RuntimeException other -> throw other;
      case Throwable other -> throw new IllegalStateException(other);
    };
  }

  /** Waits some seconds for records that are being sent. */
  @Override
  public void close() {
    producer.close(CLOSE);
  }
}
