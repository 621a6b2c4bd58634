package aliif.infra.kafka.contract;

import aliif.pipeline.UpscaleOutcome.Cancelled;
import aliif.pipeline.UpscaleOutcome.Failure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * A request that can never succeed, and the reason. The headers have the names that Kafka Connect
 * and Spring for Apache Kafka use for their dead letters, so that the same tools can read them; the
 * class of the exception is that of the failure.
 *
 * <p>A dead letter always has a value, which may be empty. Without a value it would be a tombstone,
 * and a compacted topic would delete earlier letters with the same key.
 *
 * @param whole whether it contains the whole request; else only the reasons, which name its offset
 * @param keyed whether it has a key in any case: if the request had none, {@link RequestRecord#id}
 */
public record DeadLetter(
    ConsumerRecord<byte[], byte[]> request, Failure failure, boolean whole, boolean keyed) {

  private static final String CANCELLED = Cancelled.class.getName();
  private static final String LETTER = "dead letter";

  /**
   * Why a request can never succeed, as a dead letter says it.
   *
   * @param id of the request, if it had one ({@link HeaderNames#ID})
   * @param topic of the request
   * @param partition of the request
   * @param offset of the request
   * @param cancelled whether somebody has cancelled the request
   * @param message what is wrong, in one line
   */
  public record Reason(
      Optional<String> id,
      String topic,
      int partition,
      long offset,
      boolean cancelled,
      String message) {}

  /** With the whole request. */
  public DeadLetter(ConsumerRecord<byte[], byte[]> request, Failure failure) {
    this(request, failure, true, false);
  }

  /** What to send after the broker has refused this one; empty if nothing smaller is left. */
  public Optional<DeadLetter> instead(Posted refusal) {
    return switch (refusal) {
      case Posted.Acknowledged _ -> Optional.empty();
      case Posted.Invalid _ when !keyed ->
          Optional.of(new DeadLetter(request, failure, whole, true));
      case Posted.Invalid _, Posted.TooLarge _ ->
          whole ? Optional.of(new DeadLetter(request, failure, false, keyed)) : Optional.empty();
    };
  }

  /**
   * Reads the reason from a record that {@link #on} has written.
   *
   * @throws IllegalArgumentException if the record is not a dead letter
   * @throws aliif.pipeline.UpscaleException if a header is not text
   */
  public static Reason parse(ConsumerRecord<byte[], byte[]> record) {
    HeaderText headers = new HeaderText(record.headers());
    return new Reason(
        headers.apply(HeaderNames.ID),
        headers.required(HeaderNames.ERROR_TOPIC, LETTER),
        (int) headers.number(HeaderNames.ERROR_PARTITION, LETTER, 0, Integer.MAX_VALUE),
        headers.number(HeaderNames.ERROR_OFFSET, LETTER, 0, Long.MAX_VALUE),
        headers.apply(HeaderNames.ERROR_CLASS).filter(CANCELLED::equals).isPresent(),
        headers.required(HeaderNames.ERROR_MESSAGE, LETTER));
  }

  /**
   * The request in a dead letter, for a topic: with its key, its value and its headers, without the
   * reasons. Empty if the letter has no image, and so nothing that could be tried again.
   *
   * @param letter a record that {@link #on} has written
   */
  public static Optional<ProducerRecord<byte[], byte[]>> request(
      ConsumerRecord<byte[], byte[]> letter, String topic) {
    byte[] value = Optional.ofNullable(letter.value()).orElse(new byte[0]);
    if (value.length == 0 && letter.headers().lastHeader(HeaderNames.IMAGE_REF) == null) {
      return Optional.empty();
    }
    ProducerRecord<byte[], byte[]> request =
        Optional.ofNullable(letter.key())
            .map(key -> new ProducerRecord<>(topic, key, value))
            .orElseGet(() -> new ProducerRecord<>(topic, value));
    for (Header header : letter.headers()) {
      if (!isReason(header)) {
        request.headers().add(header);
      }
    }
    return Optional.of(request);
  }

  /** Whether a header was added by this class. */
  private static boolean isReason(Header header) {
    return header.key().startsWith(HeaderNames.ERROR)
        || header.key().startsWith(HeaderNames.SPRING_ERROR);
  }

  /**
   * The record of this letter for a topic. A request that has been a dead letter before keeps all
   * its headers but the old reasons.
   */
  public ProducerRecord<byte[], byte[]> on(String topic) {
    ProducerRecord<byte[], byte[]> record = record(topic);
    if (whole) {
      for (Header header : request.headers()) {
        if (!isReason(header)) {
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
        header(HeaderNames.ERROR_TOPIC, request.topic()),
        header(HeaderNames.ERROR_PARTITION, Integer.toString(request.partition())),
        header(HeaderNames.ERROR_OFFSET, Long.toString(request.offset())),
        header(HeaderNames.ERROR_CLASS, failure.getClass().getName()),
        header(HeaderNames.ERROR_MESSAGE, failure.message()),
        header(HeaderNames.SPRING_ERROR + "original-topic", request.topic()),
        new RecordHeader(
            HeaderNames.SPRING_ERROR + "original-partition",
            ByteBuffer.allocate(Integer.BYTES).putInt(request.partition()).array()),
        new RecordHeader(
            HeaderNames.SPRING_ERROR + "original-offset",
            ByteBuffer.allocate(Long.BYTES).putLong(request.offset()).array()),
        header(HeaderNames.SPRING_ERROR + "exception-fqcn", failure.getClass().getName()),
        header(HeaderNames.SPRING_ERROR + "exception-message", failure.message()));
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
