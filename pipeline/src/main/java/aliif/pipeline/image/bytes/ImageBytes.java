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

/** The bytes of an encoded image, at any place; none is copied. Safe for use by many threads. */
public sealed interface ImageBytes extends AutoCloseable {

  /** Opens an image; to be closed. */
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

  /** Of an array, which is taken over. */
  static ImageBytes of(byte... array) {
    return new InMemory(ByteString.fromArrayUnsafe(array));
  }

  long size();

  /**
   * Copies a part.
   *
   * @throws UncheckedIOException if it leaves the image, or cannot be read
   */
  void read(long at, byte[] target, int from, int length);

  @Override
  void close();

  /** A copy of a part, as {@link #read} gives it. */
  default byte[] copy(long at, int length) {
    requireInside(at, length);
    byte[] target = new byte[length];
    read(at, target, 0, length);
    return target;
  }

  /** The same, to be read as numbers. */
  default ByteBuffer part(long at, int length) {
    return ByteBuffer.wrap(copy(at, length));
  }

  private void requireInside(long at, int length) {
    if (at < 0 || length < 0 || length > size() - at) {
      throw new UncheckedIOException(new EOFException(length + " bytes at " + at));
    }
  }

  /** A part of this one as an image of its own; closing it closes this one. */
  default ImageBytes slice(long at, long length) {
    if (at < 0 || length < 0 || length > size() - at) {
      throw new UncheckedIOException(new EOFException(length + " bytes at " + at));
    }
    return new Slice(this, at, length);
  }

  /** A part of another. */
  record Slice(ImageBytes whole, long start, long size) implements ImageBytes {
    @Override
    public void read(long at, byte[] target, int from, int length) {
      if (at < 0 || length > size - at) {
        throw new UncheckedIOException(new EOFException(length + " bytes at " + at));
      }
      whole.read(start + at, target, from, length);
    }

    @Override
    public void close() {
      whole.close();
    }
  }

  /** In memory, where a body that arrived in pieces may lie in pieces. */
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

  /** In a file; every reading names its place, so that there is no position to share. */
  record InFile(FileChannel channel, long size) implements ImageBytes {
    /* The JDK keeps a buffer outside the heap, for each thread, as large as its largest reading. */
    private static final int PIECE = 1 << 16;

    @Override
    public void read(long at, byte[] target, int from, int length) {
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
