package aliif.infra.kafka.contract;

import aliif.infra.store.Sha256;
import aliif.pipeline.UpscaleOutcome.Rendering;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * A result, ready for its record.
 *
 * @param request the record that asked for it
 * @param time it took
 */
public record ResultRecord(
    ConsumerRecord<byte[], byte[]> request, Rendering rendering, Output output, Duration time) {

  /** The same, with the output elsewhere. */
  public ResultRecord with(Output other) {
    return new ResultRecord(request, rendering, other, time);
  }

  public ProducerRecord<byte[], byte[]> on(String topic) {
    ProducerRecord<byte[], byte[]> record =
        switch (output) {
          case Output.Inline(var bytes, var _) -> {
            var inline = new ProducerRecord<>(topic, request.key(), bytes.toArray());
            put(inline.headers(), "sha256", Sha256.hex(bytes));
            yield inline;
          }
          case Output.Reference(var stored) -> {
            var reference = new ProducerRecord<>(topic, request.key(), new byte[0]);
            put(reference.headers(), "result-ref", stored.address().hex());
            put(reference.headers(), "sha256", stored.sha256());
            yield reference;
          }
        };
    describe(record.headers());
    return record;
  }

  private void describe(Headers headers) {
    put(headers, "width", Integer.toString(rendering.output().width()));
    put(headers, "height", Integer.toString(rendering.output().height()));
    put(headers, "model", rendering.model());
    put(headers, "weights-digest", rendering.weightsDigest());
    put(headers, "milliseconds", Long.toString(time.toMillis()));
    put(headers, "content-type", rendering.format().format().mediaType());
    rendering.notices().forEach(notice -> put(headers, "notice", notice));
    for (Header header : request.headers()) {
      if (header.key().startsWith("ce_") || header.key().equals("traceparent")) {
        headers.add(header);
      }
    }
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
