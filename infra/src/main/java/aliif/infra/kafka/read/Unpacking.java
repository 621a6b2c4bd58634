package aliif.infra.kafka.read;

import aliif.infra.kafka.Topics;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * A deserializer that copies keys and values out of a consumer's buffers, within a limit. A part
 * that makes its record too large is not copied, and a poll ends when its memory is used up. For
 * one consumer.
 */
final class Unpacking implements Deserializer<byte[]> {
  /*
   * A consumer cannot be stopped between the records of one poll, but it calls the deserializer for
   * each. If that throws for a record, the poll returns the records before it, and the next poll
   * tries that record again.
   */
  private static final byte[] TOO_LARGE = new byte[0];

  private final long pollBytes;
  private final Runnable whenFirst;
  private long earlierBytes;
  private long recordBytes;
  private int records;
  private boolean stopped;
  private Optional<Headers> current = Optional.empty();

  /**
   * @param pollBytes most bytes that are copied in one poll, unless its first record is larger
   * @param whenFirst runs before the first record of a poll is copied
   */
  Unpacking(long pollBytes, Runnable whenFirst) {
    this.pollBytes = pollBytes;
    this.whenFirst = whenFirst;
  }

  /** A poll begins. */
  void begin() {
    earlierBytes = 0;
    recordBytes = 0;
    records = 0;
    stopped = false;
    current = Optional.empty();
  }

  /** Whether more records may be buffered: none came, or some were left for the next poll. */
  boolean mayHaveLeft() {
    return stopped || records == 0;
  }

  /** Whether this marks a part that makes its record larger than a request may be. */
  @SuppressWarnings("ReferenceEquality") // it is a mark, not an array
  static boolean isTooLarge(byte[] part) {
    return part == TOO_LARGE;
  }

  @Override
  public byte[] deserialize(String topic, byte[] data) {
    return data;
  }

  @Override
  public byte[] deserialize(String topic, Headers headers, ByteBuffer part) {
    if (!isOfCurrent(headers)) {
      begin(headers);
    }
    if (records > 1 && earlierBytes + recordBytes + part.remaining() > pollBytes) {
      stopped = true;
      throw new SerializationException("no more room in this poll");
    }
    if (recordBytes + part.remaining() > Topics.REQUEST_BYTES) {
      return TOO_LARGE;
    }
    recordBytes += part.remaining();
    byte[] copy = new byte[part.remaining()];
    part.duplicate().get(copy);
    return copy;
  }

  /** Key and value of a record come with the same headers object; other headers may be equal. */
  @SuppressWarnings("ReferenceEquality")
  private boolean isOfCurrent(Headers headers) {
    return current.filter(same -> same == headers).isPresent();
  }

  private void begin(Headers headers) {
    if (records == 0) {
      whenFirst.run();
    }
    records++;
    current = Optional.of(headers);
    earlierBytes += recordBytes;
    recordBytes = RecordBytes.OBJECT + RecordBytes.of(headers);
  }
}
