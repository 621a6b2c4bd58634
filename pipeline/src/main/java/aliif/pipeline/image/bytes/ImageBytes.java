package aliif.pipeline.image.bytes;

import aliif.pipeline.EncodedImage;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.util.ByteString;

/**
 * The bytes of an encoded image, in memory or in a file, read at any place. They are not copied as
 * a whole. Safe for use by many threads.
 */
public sealed interface ImageBytes extends AutoCloseable {

  /**
   * Opens an image. The caller closes it.
   *
   * @throws IOException if there is no such file, or it may not be read
   */
  static ImageBytes open(EncodedImage image) throws IOException {
    return switch (image) {
      case EncodedImage.InMemory(var bytes) -> new InMemory(bytes);
      case EncodedImage.InFile(var file) -> inFile(file);
      case EncodedImage.Stored(_, var file) -> inFile(file);
    };
  }

  private static ImageBytes inFile(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new InFile(channel, channel.size());
    } catch (IOException problem) {
      channel.close();
      throw problem;
    }
  }

  /** The bytes of an array, which must not be changed afterwards. */
  static ImageBytes of(byte... array) {
    return new InMemory(ByteString.fromArrayUnsafe(array));
  }

  long size();

  /**
   * Copies {@code length} bytes from place {@code at} into an array.
   *
   * @param at place of the first byte, 0 for the image's first
   * @param from index in the array
   * @throws UncheckedIOException if the part leaves the image, or cannot be read
   */
  void read(long at, byte[] target, int from, int length);

  @Override
  void close();

  /**
   * A copy of {@code length} bytes from place {@code at}.
   *
   * @throws UncheckedIOException as {@link #read} does
   */
  default byte[] copy(long at, int length) {
    requireInside(at, length);
    byte[] target = new byte[length];
    read(at, target, 0, length);
    return target;
  }

  /** A copy as {@link #copy} returns it, to read numbers from; big-endian. */
  default ByteBuffer part(long at, int length) {
    return ByteBuffer.wrap(copy(at, length));
  }

  private void requireInside(long at, long length) {
    if (at < 0 || length < 0 || length > size() - at) {
      throw new UncheckedIOException(new EOFException(length + " bytes at " + at));
    }
  }

  /**
   * A part of these bytes as an image of its own. Closing it closes the whole.
   *
   * @throws UncheckedIOException if the part leaves the image
   */
  default ImageBytes slice(long at, long length) {
    requireInside(at, length);
    return new Slice(this, at, length);
  }

  /** A part of another image. */
  record Slice(ImageBytes whole, long start, long size) implements ImageBytes {
    @Override
    public void read(long at, byte[] target, int from, int length) {
      ((ImageBytes) this).requireInside(at, length);
      whole.read(start + at, target, from, length);
    }

    @Override
    public void close() {
      whole.close();
    }
  }

  /** An image in memory. A body that arrived in pieces stays in pieces. */
  final class InMemory implements ImageBytes {
    private final ByteBuffer[] pieces;
    private final long[] ends; // of the pieces, in the image

    public InMemory(ByteString bytes) {
      List<ByteBuffer> buffers = new ArrayList<>();
      bytes.getByteBuffers().forEach(buffers::add);
      pieces = buffers.toArray(ByteBuffer[]::new);
      ends = new long[pieces.length];
      long end = 0;
      for (int i = 0; i < pieces.length; i++) {
        end += pieces[i].remaining();
        ends[i] = end;
      }
    }

    @Override
    public long size() {
      return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    @Override
    public void read(long at, byte[] target, int from, int length) {
      ((ImageBytes) this).requireInside(at, length);
      int found = Arrays.binarySearch(ends, at);
      int piece = found < 0 ? -found - 1 : found + 1;
      for (int copied = 0; copied < length; piece++) {
        ByteBuffer buffer = pieces[piece];
        int left = (int) (ends[piece] - at) - copied;
        int count = Math.min(left, length - copied);
        buffer.get(buffer.limit() - left, target, from + copied, count);
        copied += count;
      }
    }

    @Override
    public void close() {}
  }

  /** An image in a file. Each read names its place, so that threads share no position. */
  record InFile(FileChannel channel, long size) implements ImageBytes {
    /*
     * For each thread, the JDK keeps a buffer outside of the heap that is as large as the
     * thread's largest read.
     */
    private static final int PIECE = 1 << 16;

    @Override
    public void read(long at, byte[] target, int from, int length) {
      ((ImageBytes) this).requireInside(at, length);
      try {
        for (int done = 0; done < length; ) {
          int wanted = Math.min(PIECE, length - done);
          int count = channel.read(ByteBuffer.wrap(target, from + done, wanted), at + done);
          if (count < 0) {
            throw new EOFException(length + " bytes at " + at);
          }
          done += count;
        }
      } catch (IOException problem) {
        throw new UncheckedIOException(problem);
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException problem) {
        throw new UncheckedIOException(problem);
      }
    }
  }
}
