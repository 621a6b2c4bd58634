package aliif.infra.kafka;

import aliif.pipeline.UpscaleOutcome.Failure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * A request that can never succeed, and why. The headers have the names that Kafka Connect uses for
 * its dead letters, so that the same tools read them; the exception's class is that of the failure.
 */
record DeadLetter(ConsumerRecord<byte[], byte[]> request, Failure failure) {
  private static final String PREFIX = "__connect.errors.";

  /** With all of the original; only the reasons of an earlier life are replaced. */
  ProducerRecord<byte[], byte[]> on(String topic) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, request.key(), request.value());
    for (Header header : request.headers()) {
      if (!header.key().startsWith(PREFIX)) {
        record.headers().add(header);
      }
    }
    reasons().forEach(record.headers()::add);
    return record;
  }

  /** With the reasons only, which say where the original is; for one that is too large. */
  ProducerRecord<byte[], byte[]> reasonsOn(String topic) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, new byte[0]);
    reasons().forEach(record.headers()::add);
    return record;
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
