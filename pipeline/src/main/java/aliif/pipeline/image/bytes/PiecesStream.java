package aliif.pipeline.image.bytes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.stream.ImageOutputStreamImpl;
import org.apache.pekko.util.ByteString;

/**
 * What a library writes, to be taken piece by piece by another thread; the library can neither read
 * nor go back.
 */
public final class PiecesStream extends ImageOutputStreamImpl {
  private final ByteArrayOutputStream piece = new ByteArrayOutputStream();

  /** What was written since the last time. */
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

  /* Empty, so that the JVM does not keep the stream until it has called this. */
  @Override
  @SuppressWarnings({"removal", "Finalize"})
  protected void finalize() {}
}
