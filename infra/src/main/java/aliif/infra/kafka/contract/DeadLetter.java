package aliif.infra.kafka.contract;

import aliif.pipeline.UpscaleOutcome.Failure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * A request that can never succeed, and why. The headers have the names that Kafka Connect uses for
 * its dead letters, so that the same tools read them; the exception's class is that of the failure.
 *
 * <p>It always has a value, if an empty one: without, it would be a tombstone, and a compacted
 * topic would forget the letter before it of that key.
 *
 * @param whole with all of the original; else with the reasons only, which say where it is
 * @param keyed under a key in any case: the request's place, if the request had none
 */
public record DeadLetter(
    ConsumerRecord<byte[], byte[]> request, Failure failure, boolean whole, boolean keyed) {
  private static final String PREFIX = "__connect.errors.";

  /** With all of the original. */
  public DeadLetter(ConsumerRecord<byte[], byte[]> request, Failure failure) {
    this(request, failure, true, false);
  }

  /** What to write instead, after the broker's word on this one; empty if there is nothing less. */
  public Optional<DeadLetter> instead(Posted refusal) {
    return switch (refusal) {
      case Posted.Acknowledged _ -> Optional.empty();
      case Posted.Invalid _ when !keyed ->
          Optional.of(new DeadLetter(request, failure, whole, true));
      case Posted.Invalid _, Posted.TooLarge _ ->
          whole ? Optional.of(new DeadLetter(request, failure, false, keyed)) : Optional.empty();
    };
  }

  /** Only the reasons of an earlier life are replaced. */
  public ProducerRecord<byte[], byte[]> on(String topic) {
    ProducerRecord<byte[], byte[]> record = record(topic);
    if (whole) {
      for (Header header : request.headers()) {
        if (!header.key().startsWith(PREFIX)) {
          record.headers().add(header);
        }
      }
    }
    reasons().forEach(record.headers()::add);
    return record;
  }

  private ProducerRecord<byte[], byte[]> record(String topic) {
    Optional<byte[]> original = Optional.ofNullable(request.key()).filter(_ -> whole);
    Optional<byte[]> key = keyed ? original.or(() -> Optional.of(place())) : original;
    byte[] value = whole ? Optional.ofNullable(request.value()).orElse(new byte[0]) : new byte[0];
    return key.map(bytes -> new ProducerRecord<>(topic, bytes, value))
        .orElseGet(() -> new ProducerRecord<>(topic, value));
  }

  private byte[] place() {
    return RequestRecord.id(request).getBytes(StandardCharsets.UTF_8);
  }

  private List<Header> reasons() {
    return List.of(
        header("topic", request.topic()),
        header("partition", Integer.toString(request.partition())),
        header("offset", Long.toString(request.offset())),
        header("exception.class.name", failure.getClass().getName()),
        header("exception.message", failure.message()));
  }

  private static Header header(String name, String value) {
    return new RecordHeader(PREFIX + name, value.getBytes(StandardCharsets.UTF_8));
  }
}
