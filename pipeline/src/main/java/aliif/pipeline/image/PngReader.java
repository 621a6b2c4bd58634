package aliif.pipeline.image;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates, unfilters and unpacks the pixels of a PNG file. */
final class PngReader {
  /** First row, first column, row step and column step of Adam7's passes. */
  private static final int[][] ADAM7 = {
    {0, 0, 8, 8}, {0, 4, 8, 8}, {4, 0, 8, 4}, {0, 2, 4, 4}, {2, 0, 4, 2}, {0, 1, 2, 2}, {1, 0, 2, 1}
  };

  private static final int[][] WHOLE = {{0, 0, 1, 1}};

  private final PngFile file;
  private final Inflater inflater;
  private final PngRows rows;
  private int spans; // of the coded pixels, given to the inflater so far

  private PngReader(PngFile file, Inflater inflater) {
    this.file = file;
    this.inflater = inflater;
    rows = new PngRows(file);
  }

  static Samples read(PngFile file) {
    try (Inflater inflater = new Inflater()) {
      return new PngReader(file, inflater).readPasses();
    }
  }

  private Samples readPasses() {
    for (int[] pass : file.interlaced ? ADAM7 : WHOLE) {
      readPass(pass[0], pass[1], pass[2], pass[3]);
    }
    return rows.samples();
  }

  private void readPass(int firstRow, int firstColumn, int rowStep, int columnStep) {
    int width = Math.ceilDiv(file.size.width() - firstColumn, columnStep);
    if (width <= 0) {
      return;
    }
    int length = Math.toIntExact(((long) width * file.bitsPerPixel() + 7) / 8);
    byte[] above = new byte[1 + length]; // filter type, then the row
    byte[] row = new byte[1 + length];
    for (int y = firstRow; y < file.size.height(); y += rowStep) {
      inflate(row, y);
      PngFilter.undo(row, above, Math.max(1, file.bitsPerPixel() / 8));
      rows.put(row, y, firstColumn, columnStep);
      byte[] done = row;
      row = above;
      above = done;
    }
  }

  private void inflate(byte[] row, int y) {
    int filled = 0;
    try {
      while (filled < row.length) {
        int count = inflater.inflate(row, filled, row.length - filled);
        filled += count;
        if (count == 0 && !supply()) {
          throw ImageDecoder.unreadable(
              "a PNG whose pixels end in row " + y, file.size.height() + " rows");
        }
      }
    } catch (DataFormatException problem) {
      throw ImageDecoder.unreadable(
          "a PNG that does not inflate in row %d, %s".formatted(y, problem.getMessage()),
          "sound data");
    }
  }

  /** Gives the inflater the next span; false if it does not want any or there is none. */
  private boolean supply() {
    if (!inflater.needsInput() || inflater.finished() || spans == file.pixels.size()) {
      return false;
    }
    PngFile.Span span = file.pixels.get(spans++);
    file.requireChecksum("IDAT", span);
    inflater.setInput(file.bytes, span.start(), span.length());
    return true;
  }
}
