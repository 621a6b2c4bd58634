package aliif.infra.kafka.client;

import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.ClientProperties;
import aliif.infra.kafka.Topics;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends requests. Safe for use by many threads. */
public final class RequestProducer implements AutoCloseable {
  /** For the headers and the key of a request, in bytes. */
  private static final int BESIDE_IMAGE = 64 << 10;

  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final KafkaProducer<byte[], byte[]> producer;
  private final long inlineBytes;

  private RequestProducer(KafkaProducer<byte[], byte[]> producer, long inlineBytes) {
    this.producer = producer;
    this.inlineBytes = inlineBytes;
  }

  /**
   * Connects, and creates topics that are missing.
   *
   * @throws KafkaException if no broker answers within 15 seconds, or refuses
   */
  public static RequestProducer open(Brokers brokers, Topics topics) {
    OptionalLong largest = PreparedTopics.on(brokers, topics).largestRequest();
    return new RequestProducer(
        new KafkaProducer<>(
            ClientProperties.producer(brokers),
            new ByteArraySerializer(),
            new ByteArraySerializer()),
        Math.min(Topics.REQUEST_BYTES, largest.orElse(Topics.REQUEST_BYTES)) - BESIDE_IMAGE);
  }

  /** The largest image that a request contains, in bytes; larger ones go into the store. */
  public long inlineBytes() {
    return inlineBytes;
  }

  /**
   * Sends a record; waits while too many are on their way. The future completes when all replicas
   * have it, and fails with a {@link KafkaException}.
   */
  public CompletableFuture<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
    CompletableFuture<RecordMetadata> sent = new CompletableFuture<>();
    try {
      var _ =
          producer.send(
              record,
              (place, problem) -> {
                if (problem == null) {
                  sent.complete(place);
                } else {
                  sent.completeExceptionally(problem);
                }
              });
    } catch (KafkaException problem) {
      sent.completeExceptionally(problem);
    }
    return sent;
  }

  /** Waits some seconds for what is on its way. */
  @Override
  public void close() {
    producer.close(CLOSE);
  }
}
