package aliif.infra.store.s3;

import java.io.IOException;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** The content of an object while it is read. For one thread at a time. */
final class BucketContent implements AutoCloseable {
  private static final int CHUNK_BYTES = 1 << 16;

  private final ResponseInputStream<GetObjectResponse> content;
  private final long bytes;
  private long read;

  BucketContent(ResponseInputStream<GetObjectResponse> content) {
    this.content = content;
    this.bytes = content.response().contentLength();
  }

  /** What the bucket says of it. */
  BucketObject object() {
    return BucketObject.of(content.response());
  }

  /**
   * The next chunk; empty at the end.
   *
   * @throws IOException if the connection breaks, even if that looks like an end
   */
  Optional<ByteString> next() throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    int length = content.readNBytes(chunk, 0, CHUNK_BYTES);
    read += length;
    if (length == 0 && read != bytes) {
      throw new IOException("ended after %d of %d bytes".formatted(read, bytes));
    }
    return length == 0
        ? Optional.empty()
        : Optional.of(ByteString.fromArrayUnsafe(chunk, 0, length));
  }

  /** Ends the connection if something is left: to read it would take longer than a new one. */
  @Override
  public void close() throws IOException {
    if (read < bytes) {
      content.abort();
    } else {
      content.close();
    }
  }
}
