package aliif.infra.kafka.contract;

import aliif.infra.kafka.RequestLimits;
import aliif.infra.store.Address;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.pekko.util.ByteString;

/**
 * A request as its record says it.
 *
 * <p>Values of headers are plain text in UTF-8 without quotes: {@code "2"} with quotes is not a
 * number, and the dead letter shows the quotes. Headers with unknown names are allowed and have no
 * effect, because tools on the way add headers of their own; over HTTP an unknown name is an error.
 * A record without a value counts as one with an empty value: it has to refer to an image in the
 * store. One that refers to none, but has a key, is no request: it {@linkplain #cancels cancels}
 * those of its key.
 *
 * @param id where the record is: topic, partition and offset
 * @param stored whether the output goes into the store, even if it is small enough for a record
 */
public record RequestRecord(
    String id,
    UpscaleParameters parameters,
    Priority priority,
    Optional<Instant> deadline,
    Image image,
    boolean stored) {
  private static final String STORE = "store";

  /** A request whose output goes into the store only if it is large. */
  public RequestRecord(
      String id,
      UpscaleParameters parameters,
      Priority priority,
      Optional<Instant> deadline,
      Image image) {
    this(id, parameters, priority, deadline, image, false);
  }

  /** Where the encoded input is. */
  public sealed interface Image {
    /** In the record. */
    record Inline(ByteString bytes) implements Image {}

    /** In the store. */
    record Reference(Address address) implements Image {}
  }

  /** The name of a record in logs and messages: {@code topic-partition@offset}. */
  public static String id(ConsumerRecord<byte[], byte[]> record) {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }

  /**
   * Whether a record is a tombstone: it cancels the requests of its key that come before it and
   * have no answer.
   */
  public static boolean cancels(ConsumerRecord<byte[], byte[]> record) {
    return record.value() == null
        && record.key() != null
        && record.headers().lastHeader(HeaderNames.IMAGE_REF) == null;
  }

  /** A tombstone for a key. */
  public static ProducerRecord<byte[], byte[]> cancelling(String topic, byte[] key) {
    return new ProducerRecord<>(topic, key, null);
  }

  /**
   * Reads a record, which may hold anything.
   *
   * @throws UpscaleException if it is not a request
   */
  public static RequestRecord parse(ConsumerRecord<byte[], byte[]> record) {
    HeaderText headers = new HeaderText(record.headers());
    return new RequestRecord(
        id(record),
        UpscaleParameters.parse(headers),
        headers.apply(HeaderNames.PRIORITY).map(RequestRecord::priority).orElse(Priority.BATCH),
        headers.apply(HeaderNames.DEADLINE).map(RequestRecord::deadline),
        image(Optional.ofNullable(record.value()), headers.apply(HeaderNames.IMAGE_REF)),
        headers.apply(HeaderNames.OUTPUT).map(RequestRecord::stored).orElse(false));
  }

  /**
   * The record of this request for a topic. {@link #parse} reads the same request from it, under
   * the id of its new place.
   *
   * @param key results keep the order of requests with the same key
   */
  public ProducerRecord<byte[], byte[]> on(String topic, byte[] key) {
    ProducerRecord<byte[], byte[]> record =
        switch (image) {
          case Image.Inline(ByteString bytes) -> new ProducerRecord<>(topic, key, bytes.toArray());
          case Image.Reference(Address address) -> {
            var reference = new ProducerRecord<>(topic, key, new byte[0]);
            HeaderText.put(reference.headers(), HeaderNames.IMAGE_REF, address.hex());
            yield reference;
          }
        };
    Headers headers = record.headers();
    parameters.texts().forEach((name, text) -> HeaderText.put(headers, name.text(), text));
    HeaderText.put(headers, HeaderNames.PRIORITY, priority.name().toLowerCase(Locale.ROOT));
    deadline.ifPresent(time -> HeaderText.put(headers, HeaderNames.DEADLINE, time.toString()));
    if (stored) {
      HeaderText.put(headers, HeaderNames.OUTPUT, STORE);
    }
    return record;
  }

  /**
   * The same, except for what it asks for beyond the limits.
   *
   * @param sent when it was sent
   */
  public RequestRecord within(RequestLimits limits, Instant sent) {
    Priority allowed = priority.compareTo(limits.mostUrgent()) < 0 ? limits.mostUrgent() : priority;
    Optional<Instant> latest = limits.answerWithin().map(sent::plus);
    Optional<Instant> earlier =
        deadline.filter(time -> latest.filter(time::isAfter).isEmpty()).or(() -> latest);
    return new RequestRecord(id, parameters, allowed, earlier, image, stored);
  }

  /** The request for the pipeline, once its image is there. */
  public UpscaleRequest with(ByteString bytes) {
    return new UpscaleRequest(id, bytes, parameters, priority, deadline);
  }

  private static Image image(Optional<byte[]> value, Optional<String> reference) {
    boolean inline = value.isPresent() && value.get().length > 0;
    if (inline && reference.isPresent()) {
      throw invalid(HeaderNames.IMAGE_REF, reference.get(), "no value in the record beside it");
    }
    if (inline) {
      return new Image.Inline(ByteString.fromArrayUnsafe(value.get()));
    }
    String text =
        reference.orElseThrow(
            () -> invalid("image", "none", "bytes as the record's value, or header image-ref"));
    return new Image.Reference(
        Address.parse(text)
            .orElseThrow(() -> invalid(HeaderNames.IMAGE_REF, text, "a stored object")));
  }

  private static Priority priority(String text) {
    return Arrays.stream(Priority.values())
        .filter(priority -> priority.name().equals(text.strip().toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> invalid(HeaderNames.PRIORITY, text, "visible, interactive, prefetch or batch"));
  }

  private static Instant deadline(String text) {
    try {
      return OffsetDateTime.parse(text.strip()).toInstant();
    } catch (DateTimeException problem) {
      throw invalid(HeaderNames.DEADLINE, text, "a time such as 2025-01-31T12:00:00Z");
    }
  }

  private static boolean stored(String text) {
    if (!text.strip().equals(STORE)) {
      throw invalid(HeaderNames.OUTPUT, text, STORE);
    }
    return true;
  }

  private static UpscaleException invalid(String name, String value, String expected) {
    return new UpscaleException(
        new InvalidParameter(name + ": " + value + " (expected: " + expected + ")"));
  }
}
