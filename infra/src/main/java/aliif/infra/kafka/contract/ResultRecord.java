package aliif.infra.kafka.contract;

import aliif.infra.store.Address;
import aliif.model.Sha256;
import aliif.model.Size;
import aliif.pipeline.UpscaleOutcome.Rendering;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.pekko.util.ByteString;

/**
 * A result that is to be written.
 *
 * @param request the record that asked for it
 * @param output where the encoded output is
 * @param time from the arrival of the request to the end of its rendering
 */
public record ResultRecord(
    ConsumerRecord<byte[], byte[]> request, Rendering rendering, Output output, Duration time) {
  private static final String RESULT = "result";

  /**
   * A result as its record says it.
   *
   * @param id of the request, if it had one ({@link HeaderNames#ID})
   * @param address of the output in the store; empty if the output is in the record
   * @param bytes of the output; empty if it is in the store
   * @param sha256 of the output, in hexadecimal
   * @param mediaType of the output, such as {@code image/png}
   * @param size of the output
   * @param model name of the model that was used
   * @param time from the arrival of the request to the end of its rendering
   * @param notices about the input, a sentence each
   */
  public record Received(
      Optional<String> id,
      Optional<Address> address,
      ByteString bytes,
      String sha256,
      String mediaType,
      Size size,
      String model,
      Duration time,
      List<String> notices) {}

  /**
   * Reads a result that {@link #on} has written.
   *
   * @throws IllegalArgumentException if the record is not a result
   * @throws aliif.pipeline.UpscaleException if a header is not text
   */
  public static Received parse(ConsumerRecord<byte[], byte[]> record) {
    HeaderText headers = new HeaderText(record.headers());
    return new Received(
        headers.apply(HeaderNames.ID),
        headers.apply(HeaderNames.RESULT_REF).map(Address::new),
        ByteString.fromArrayUnsafe(Optional.ofNullable(record.value()).orElse(new byte[0])),
        headers.required(HeaderNames.SHA256, RESULT),
        headers.required(HeaderNames.CONTENT_TYPE, RESULT),
        new Size(side(headers, HeaderNames.WIDTH), side(headers, HeaderNames.HEIGHT)),
        headers.required(HeaderNames.MODEL, RESULT),
        Duration.ofMillis(headers.number(HeaderNames.MILLISECONDS, RESULT, 0, Long.MAX_VALUE)),
        headers.all(HeaderNames.NOTICE));
  }

  private static int side(HeaderText headers, String name) {
    return (int) headers.number(name, RESULT, 1, Integer.MAX_VALUE);
  }

  /** The same, with the output elsewhere. */
  public ResultRecord with(Output other) {
    return new ResultRecord(request, rendering, other, time);
  }

  /** The record of this result for a topic. */
  public ProducerRecord<byte[], byte[]> on(String topic) {
    ProducerRecord<byte[], byte[]> record =
        switch (output) {
          case Output.Inline(var bytes, var _) -> {
            var inline = new ProducerRecord<>(topic, request.key(), bytes.toArray());
            HeaderText.put(
                inline.headers(), HeaderNames.SHA256, Sha256.hex(bytes.getByteBuffers()));
            yield inline;
          }
          case Output.Reference(var stored) -> {
            var reference = new ProducerRecord<>(topic, request.key(), new byte[0]);
            HeaderText.put(reference.headers(), HeaderNames.RESULT_REF, stored.address().hex());
            HeaderText.put(reference.headers(), HeaderNames.SHA256, stored.sha256());
            yield reference;
          }
        };
    describe(record.headers());
    return record;
  }

  private void describe(Headers headers) {
    HeaderText.put(headers, HeaderNames.WIDTH, Integer.toString(rendering.output().width()));
    HeaderText.put(headers, HeaderNames.HEIGHT, Integer.toString(rendering.output().height()));
    HeaderText.put(headers, HeaderNames.MODEL, rendering.model());
    HeaderText.put(headers, HeaderNames.WEIGHTS_DIGEST, rendering.weightsDigest());
    HeaderText.put(headers, HeaderNames.MILLISECONDS, Long.toString(time.toMillis()));
    HeaderText.put(headers, HeaderNames.CONTENT_TYPE, rendering.format().format().mediaType());
    rendering.notices().forEach(notice -> HeaderText.put(headers, HeaderNames.NOTICE, notice));
    name(request, headers);
  }

  /** Adds where a request is, and what it says of itself for those who follow it. */
  static void name(ConsumerRecord<byte[], byte[]> request, Headers headers) {
    HeaderText.put(headers, HeaderNames.SOURCE_TOPIC, request.topic());
    HeaderText.put(headers, HeaderNames.SOURCE_PARTITION, Integer.toString(request.partition()));
    HeaderText.put(headers, HeaderNames.SOURCE_OFFSET, Long.toString(request.offset()));
    for (Header header : request.headers()) {
      if (header.key().startsWith(HeaderNames.CLOUD_EVENT)
          || header.key().equals(HeaderNames.TRACE)
          || header.key().equals(HeaderNames.JOB)) {
        headers.add(header);
      }
    }
  }
}
