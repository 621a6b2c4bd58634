package aliif.infra.kafka.consume;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** How much memory a record takes. */
final class RecordBytes {
  /** Its objects, in bytes. */
  static final int OBJECT = 512;

  private static final int HEADER_OBJECT = 128;

  private RecordBytes() {}

  /** Key, value, headers and objects, in bytes. */
  static long of(ConsumerRecord<byte[], byte[]> record) {
    return OBJECT + length(record.key()) + length(record.value()) + of(record.headers());
  }

  /** Of headers, in bytes. */
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
