package aliif.pipeline.image.bytes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.stream.ImageOutputStreamImpl;
import org.apache.pekko.util.ByteString;

/**
 * Collects what a library writes, so that another thread can take it piece by piece. The library
 * can neither read nor go back.
 */
public final class PiecesStream extends ImageOutputStreamImpl {
  private final ByteArrayOutputStream piece = new ByteArrayOutputStream();

  /** Takes what has been written since the last call. Any thread may call it. */
  public ByteString take() {
    synchronized (piece) {
      ByteString taken = ByteString.fromArrayUnsafe(piece.toByteArray());
      piece.reset();
      return taken;
    }
  }

  @Override
  public void write(int value) throws IOException {
    flushBits();
    synchronized (piece) {
      piece.write(value);
    }
    streamPos++;
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    flushBits();
    synchronized (piece) {
      piece.write(bytes, from, count);
    }
    streamPos += count;
  }

  @Override
  public int read() throws IOException {
    throw new IOException("stream: reading (expected: writing)");
  }

  @Override
  public int read(byte[] target, int from, int count) throws IOException {
    throw new IOException("stream: reading (expected: writing)");
  }

  @Override
  public void seek(long place) throws IOException {
    if (place != streamPos) {
      throw new IOException(
          "stream: to %d from %d (expected: on from %d)".formatted(place, streamPos, streamPos));
    }
  }

  /*
   * Empty on purpose: otherwise the JVM keeps the stream until it has called the finalizer of
   * the class above.
   */
  @Override
  @SuppressWarnings({"removal", "Finalize"})
  protected void finalize() {}
}
