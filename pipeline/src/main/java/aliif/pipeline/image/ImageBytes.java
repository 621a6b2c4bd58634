package aliif.pipeline.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** The bytes of an encoded image, at any place. Safe for use by many threads. */
sealed interface ImageBytes extends AutoCloseable {

  /** Opens an image; to be closed. */
  static ImageBytes open(EncodedImage image) throws IOException {
    return switch (image) {
      case EncodedImage.InMemory(var bytes) -> new InMemory(bytes.toArrayUnsafe());
      case EncodedImage.InFile(var file) -> {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        yield new InFile(channel, channel.size());
      }
    };
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
    if (at < 0 || length < 0 || length > size() - at) {
      throw new UncheckedIOException(new EOFException(length + " bytes at " + at));
    }
    byte[] target = new byte[length];
    read(at, target, 0, length);
    return target;
  }

  /** The same, to be read as numbers. */
  default ByteBuffer part(long at, int length) {
    return ByteBuffer.wrap(copy(at, length));
  }

  /** All of it, not copied where that can be spared. */
  default byte[] all() {
    return copy(0, Math.toIntExact(size()));
  }

  /** In an array. */
  final class InMemory implements ImageBytes {
    private final byte[] array;

    /** Takes the array over. */
    InMemory(byte[] array) {
      this.array = array;
    }

    @Override
    public long size() {
      return array.length;
    }

    @Override
    public void read(long at, byte[] target, int from, int length) {
      if (at < 0 || length > array.length - at) {
        throw new UncheckedIOException(new EOFException(length + " bytes at " + at));
      }
      System.arraycopy(array, (int) at, target, from, length);
    }

    @Override
    public byte[] all() {
      return array;
    }

    @Override
    public void close() {}
  }

  /** In a file; every reading names its place, so that there is no position to share. */
  record InFile(FileChannel channel, long size) implements ImageBytes {
    @Override
    public void read(long at, byte[] target, int from, int length) {
      ByteBuffer buffer = ByteBuffer.wrap(target, from, length);
      try {
        while (buffer.hasRemaining()) {
          if (channel.read(buffer, at + buffer.position() - from) < 0) {
            throw new EOFException(length + " bytes at " + at);
          }
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
