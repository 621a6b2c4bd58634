package aliif.infra.kafka.jobs;

import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.ClientProperties;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes records, all of them or none. Calls may block for some seconds each, one after another.
 * Safe for use by many threads.
 */
final class JobsWriter implements AutoCloseable {
  /** Memory for records on their way. */
  static final int BYTES = 8 << 20;

  /** Readers of the requests wait so long for a transaction whose server has died. */
  private static final int TRANSACTION_MILLIS = 20_000;

  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final Map<String, Object> properties;
  private Optional<KafkaProducer<byte[], byte[]>> producer = Optional.empty();
  private boolean closed;

  JobsWriter(Brokers brokers) {
    properties = new HashMap<>(ClientProperties.producer(brokers));
    properties.put("transactional.id", "aliif-jobs-" + UUID.randomUUID());
    properties.put("buffer.memory", (long) BYTES);
    properties.put("transaction.timeout.ms", TRANSACTION_MILLIS);
    properties.put("delivery.timeout.ms", TRANSACTION_MILLIS);
    properties.put("max.block.ms", TRANSACTION_MILLIS / 2);
    properties.put("request.timeout.ms", TRANSACTION_MILLIS / 4);
  }

  /**
   * Writes records in one transaction.
   *
   * @throws KafkaException if the broker did not confirm it in time. Then nothing is visible,
   *     except if only the confirmation was lost
   */
  synchronized void write(List<ProducerRecord<byte[], byte[]>> records) {
    try {
      KafkaProducer<byte[], byte[]> open = open();
      open.beginTransaction();
      for (ProducerRecord<byte[], byte[]> record : records) {
        var _ = open.send(record); // the commit throws if one has failed
      }
      open.commitTransaction();
    } catch (KafkaException problem) {
      giveUp(problem);
      throw problem;
    }
  }

  private KafkaProducer<byte[], byte[]> open() {
    if (closed) {
      throw new KafkaException("closed");
    }
    if (producer.isEmpty()) {
      KafkaProducer<byte[], byte[]> opened =
          new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
      producer = Optional.of(opened);
      opened.initTransactions();
    }
    return producer.orElseThrow();
  }

  /** The next call begins anew, under the same name, which ends what is open under it. */
  private void giveUp(KafkaException reason) {
    producer.ifPresent(
        open -> {
          try {
            open.abortTransaction();
          } catch (KafkaException | IllegalStateException ended) {
            reason.addSuppressed(ended);
          }
          open.close(Duration.ZERO);
        });
    producer = Optional.empty();
  }

  @Override
  public synchronized void close() {
    closed = true;
    producer.ifPresent(open -> open.close(CLOSE));
    producer = Optional.empty();
  }
}
