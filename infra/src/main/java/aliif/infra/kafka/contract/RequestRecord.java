package aliif.infra.kafka.contract;

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
import org.apache.pekko.util.ByteString;

/**
 * A request as its record says it.
 *
 * <p>Values of headers are plain text in UTF-8, as they stand: {@code "2"} with its quotes is no
 * number, and the dead letter shows them. A record without a value is as one with an empty value:
 * it has to refer to an image, and a tombstone, which does not, is a dead letter.
 *
 * @param id where the record is: topic, partition and offset
 */
public record RequestRecord(
    String id,
    UpscaleParameters parameters,
    Priority priority,
    Optional<Instant> deadline,
    Image image) {

  /** Where the encoded input is. */
  public sealed interface Image {
    /** In the record. */
    record Inline(ByteString bytes) implements Image {}

    /** In the store. */
    record Reference(Address address) implements Image {}
  }

  /** How a record is called in logs and messages. */
  public static String id(ConsumerRecord<byte[], byte[]> record) {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
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
        headers.apply("priority").map(RequestRecord::priority).orElse(Priority.BATCH),
        headers.apply("deadline").map(RequestRecord::deadline),
        image(Optional.ofNullable(record.value()), headers.apply("image-ref")));
  }

  /** The request for the pipeline, once its image is there. */
  public UpscaleRequest with(ByteString bytes) {
    return new UpscaleRequest(id, bytes, parameters, priority, deadline);
  }

  private static Image image(Optional<byte[]> value, Optional<String> reference) {
    boolean inline = value.isPresent() && value.get().length > 0;
    if (inline && reference.isPresent()) {
      throw invalid("image-ref", reference.get(), "no value in the record beside it");
    }
    if (inline) {
      return new Image.Inline(ByteString.fromArrayUnsafe(value.get()));
    }
    String text =
        reference.orElseThrow(
            () -> invalid("image", "none", "bytes as the record's value, or header image-ref"));
    return new Image.Reference(
        Address.parse(text).orElseThrow(() -> invalid("image-ref", text, "a stored object")));
  }

  private static Priority priority(String text) {
    return Arrays.stream(Priority.values())
        .filter(priority -> priority.name().equals(text.strip().toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> invalid("priority", text, "visible, interactive, prefetch or batch"));
  }

  private static Instant deadline(String text) {
    try {
      return OffsetDateTime.parse(text.strip()).toInstant();
    } catch (DateTimeException problem) {
      throw invalid("deadline", text, "a time such as 2025-01-31T12:00:00Z");
    }
  }

  private static UpscaleException invalid(String name, String value, String expected) {
    return new UpscaleException(
        new InvalidParameter(name + ": " + value + " (expected: " + expected + ")"));
  }
}
