package aliif.pipeline.source;

import aliif.pipeline.image.rows.PixelLayout;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The rows of a decoded image in a file: written one after the other, then read anywhere. Reading
 * is safe for use by many threads.
 */
final class ScratchFile implements AutoCloseable {
  /*
   * The file has no name any more once it is open, where the system can do that (POSIX): so its
   * space is free as soon as the process ends, however it ends. The system keeps in memory what is
   * read often, and writes the rest to disk when it likes.
   */

  /** The JDK copies what is read or written at once to memory outside the heap, and keeps that. */
  private static final int PIECE = 1 << 18;

  private final FileChannel channel;
  private final PixelLayout layout;

  private ScratchFile(FileChannel channel, PixelLayout layout) {
    this.channel = channel;
    this.layout = layout;
  }

  static ScratchFile create(Path folder, PixelLayout layout) throws IOException {
    Path file = Files.createTempFile(folder, "aliif-decoded-", ".rows");
    try {
      return new ScratchFile(
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE),
          layout);
    } catch (IOException problem) {
      Files.deleteIfExists(file);
      throw problem;
    }
  }

  PixelLayout layout() {
    return layout;
  }

  /** Appends a row. */
  void append(byte[] row) throws IOException {
    for (int at = 0; at < row.length; at += PIECE) {
      ByteBuffer piece = ByteBuffer.wrap(row, at, Math.min(PIECE, row.length - at));
      while (piece.hasRemaining()) {
        channel.write(piece);
      }
    }
  }

  void read(int y, byte[] row) throws IOException {
    long start = (long) y * row.length;
    for (int at = 0; at < row.length; ) {
      ByteBuffer piece = ByteBuffer.wrap(row, at, Math.min(PIECE, row.length - at));
      int read = channel.read(piece, start + at);
      if (read < 0) {
        throw new EOFException("row " + y + " is not in the scratch file");
      }
      at += read;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // It is gone as far as we are concerned: the system frees its space with the process.
    }
  }
}
