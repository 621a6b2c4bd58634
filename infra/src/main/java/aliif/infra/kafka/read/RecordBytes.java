package aliif.infra.kafka.read;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Computes how much memory a record takes. */
final class RecordBytes {
  /** Bytes of a record's objects. */
  static final int OBJECT = 512;

  private static final int HEADER_OBJECT = 128;

  private RecordBytes() {}

  /** Bytes of key, value, headers and objects. */
  static long of(ConsumerRecord<byte[], byte[]> record) {
    return OBJECT + length(record.key()) + length(record.value()) + of(record.headers());
  }

  /** Bytes of headers. */
  static long of(Headers headers) {
    long bytes = 0;
    for (Header header : headers) {
      bytes += HEADER_OBJECT + 2L * header.key().length() + length(header.value());
    }
    return bytes;
  }

  private static long length(byte[] bytes) {
    return Optional.ofNullable(bytes).map(present -> present.length).orElse(0);
  }
}
