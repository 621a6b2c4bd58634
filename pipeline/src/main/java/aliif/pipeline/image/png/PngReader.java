package aliif.pipeline.image.png;

import aliif.pipeline.image.bytes.Refusal;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.rows.HeldRows;
import aliif.pipeline.image.rows.Orientation;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.PixelRows;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates, unfilters and unpacks the pixels of a PNG, row by row. Holds two rows. For one thread.
 */
final class PngReader implements PixelRows {
  /** For each pass of Adam7: first row, first column, row step, column step. */
  private static final int[][] ADAM7 = {
    {0, 0, 8, 8}, {0, 4, 8, 8}, {4, 0, 8, 4}, {0, 2, 4, 4}, {2, 0, 4, 2}, {0, 1, 2, 2}, {1, 0, 2, 1}
  };

  private final PngFile file;
  private final Wanted wanted;
  private final Inflater inflater = new Inflater();
  private final PngRows unpacking;
  private final CRC32 checksum = new CRC32();
  private final byte[] piece = new byte[1 << 16]; // of a chunk
  private long at; // of the bytes that the inflater gets next
  private int left; // of their chunk
  private byte[] above; // filter type, then the row
  private byte[] row;
  private int y;

  PngReader(PngFile file, Wanted wanted) {
    this.file = file;
    this.wanted = wanted;
    unpacking = new PngRows(file);
    at = file.parts().pixels();
    row = new byte[1 + length(file.parts().head().size().width())];
    above = new byte[row.length];
  }

  /** Reads all rows of an interlaced file: the first row is complete only after the last pass. */
  static PixelRows readPasses(PngFile file, Wanted wanted) {
    PixelLayout layout = file.layout();
    byte[][] rows = new byte[layout.size().height()][];
    for (int y = 0; y < rows.length; y++) {
      rows[y] = new byte[layout.rowBytes()];
    }
    try (PngReader reader = new PngReader(file, wanted)) {
      for (int[] pass : ADAM7) {
        reader.readPass(pass, rows);
      }
    }
    return new HeldRows(layout, rows, Orientation.UPRIGHT);
  }

  @Override
  public PixelLayout layout() {
    return file.layout();
  }

  @Override
  public void read(byte[] target) {
    next();
    unpacking.unpack(above, target, 0, 1);
    y++;
  }

  @Override
  public void close() {
    inflater.end();
    file.bytes().close();
  }

  private void readPass(int[] pass, byte[][] rows) {
    int width = Math.ceilDiv(file.parts().head().size().width() - pass[1], pass[3]);
    if (width <= 0) {
      return;
    }
    row = new byte[1 + length(width)];
    above = new byte[row.length];
    for (y = pass[0]; y < file.parts().head().size().height(); y += pass[2]) {
      next();
      unpacking.unpack(above, rows[y], pass[1], pass[3]);
    }
  }

  /**
   * Reads all rows once, and keeps none.
   *
   * @throws aliif.pipeline.UpscaleException if one is missing or damaged
   */
  static void requireAllRows(PngFile file, Wanted wanted) {
    PngReader reader = new PngReader(file, wanted);
    try {
      for (; reader.y < file.parts().head().size().height(); reader.y++) {
        reader.next();
      }
    } finally {
      reader.inflater.end();
    }
  }

  private int length(int width) {
    return Math.toIntExact(((long) width * file.parts().head().bitsPerPixel() + 7) / 8);
  }

  /** Reads the next row into {@code above}. */
  private void next() {
    wanted.check();
    inflate();
    PngFilter.undo(row, above, Math.max(1, file.parts().head().bitsPerPixel() / 8));
    byte[] done = row;
    row = above;
    above = done;
  }

  private void inflate() {
    int filled = 0;
    try {
      while (filled < row.length) {
        int count = inflater.inflate(row, filled, row.length - filled);
        filled += count;
        if (count == 0 && !supply()) {
          throw file.pixelsEnd(y);
        }
      }
    } catch (DataFormatException problem) {
      throw Refusal.unreadable(
          "a PNG that does not inflate in row %d, %s".formatted(y, problem.getMessage()),
          "sound data");
    }
  }

  /**
   * Gives the inflater its next input.
   *
   * @return whether there was any, and the inflater took it
   */
  private boolean supply() {
    if (!inflater.needsInput() || inflater.finished() || !enterChunk()) {
      return false;
    }
    int length = Math.min(left, piece.length);
    file.bytes().read(at, piece, 0, length);
    checksum.update(piece, 0, length);
    at += length;
    left -= length;
    if (left == 0) {
      PngChunks.requireChecksum(file.bytes(), "IDAT", checksum, at);
      at += 4;
    }
    inflater.setInput(piece, 0, length);
    return true;
  }

  /**
   * Goes to the next chunk of pixels that is not empty, unless one is being read.
   *
   * @return whether there is one
   */
  private boolean enterChunk() {
    while (left == 0) {
      if (at == 0 || at > file.parts().end() - 12) {
        return false;
      }
      ByteBuffer chunk = file.bytes().part(at, 8);
      if (chunk.getInt(4) == PngFile.IDAT) {
        left = chunk.getInt(0);
        checksum.reset();
        checksum.update(chunk.position(4));
        at += left > 0 ? 8 : 12;
      } else {
        at += chunk.getInt(0) + 12L;
      }
    }
    return true;
  }
}
