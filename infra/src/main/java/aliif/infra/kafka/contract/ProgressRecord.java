package aliif.infra.kafka.contract;

import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * How far a request is, as a record: it has the key of the request, an empty value, and headers
 * that say where the request is and what has happened.
 */
public record ProgressRecord(ConsumerRecord<byte[], byte[]> request, Event event) {

  /** What happens to a request, in this order. */
  public enum Event {
    /** A server has read it. */
    ACCEPTED,
    /** The first attempt at it begins. */
    STARTED,
    /** Its result is written. */
    DONE,
    /** Its dead letter is written. */
    FAILED,
    /** Its dead letter is written, since it was cancelled. */
    CANCELLED
  }

  /** The record for a topic. */
  public ProducerRecord<byte[], byte[]> on(String topic) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, request.key(), new byte[0]);
    HeaderText.put(record.headers(), HeaderNames.EVENT, event.name().toLowerCase(Locale.ROOT));
    ResultRecord.name(request, record.headers());
    return record;
  }
}
