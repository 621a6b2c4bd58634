package aliif.infra.kafka.consume;

import aliif.infra.kafka.Topics;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Copies keys and values out of a consumer's buffers, and sees what comes before it is copied. What
 * makes a record too large is not copied, and a poll ends where its room does. Belongs to one
 * consumer.
 */
final class Unpacking implements Deserializer<byte[]> {
  /*
   * A consumer asks nobody between the records of one poll, but it unpacks them one by one. If that
   * fails for one, it hands out those before, and unpacks that one again at the next poll.
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
   * @param pollBytes that are copied in one poll, unless its first record is larger
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

  /** Whether no record came, or some were left for the next poll: then more may lie buffered. */
  boolean mayHaveLeft() {
    return stopped || records == 0;
  }

  /** Whether this stands for a part that makes its record larger than a request may be. */
  @SuppressWarnings("ReferenceEquality") // it stands for what is no array
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

  /** A record's key and value come with the same headers; another record's may be equal. */
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
