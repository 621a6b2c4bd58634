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
      unfilter(row, above, Math.max(1, file.bitsPerPixel() / 8));
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

  /** Undoes a row's filter, in place; {@code distance} is that of the pixel to the left. */
  private static void unfilter(byte[] row, byte[] above, int distance) {
    switch (row[0]) {
      case 0 -> {}
      case 1 -> {
        for (int i = 1 + distance; i < row.length; i++) {
          row[i] += row[i - distance];
        }
      }
      case 2 -> {
        for (int i = 1; i < row.length; i++) {
          row[i] += above[i];
        }
      }
      case 3 -> unfilterAverage(row, above, distance);
      case 4 -> unfilterPaeth(row, above, distance);
      default -> throw ImageDecoder.unreadable("a PNG row with filter " + row[0], "0 to 4");
    }
  }

  private static void unfilterAverage(byte[] row, byte[] above, int distance) {
    for (int i = 1; i < Math.min(row.length, 1 + distance); i++) {
      row[i] += (byte) ((above[i] & 0xff) >> 1);
    }
    for (int i = 1 + distance; i < row.length; i++) {
      row[i] += (byte) (((row[i - distance] & 0xff) + (above[i] & 0xff)) >> 1);
    }
  }

  private static void unfilterPaeth(byte[] row, byte[] above, int distance) {
    for (int i = 1; i < Math.min(row.length, 1 + distance); i++) {
      row[i] += above[i];
    }
    for (int i = 1 + distance; i < row.length; i++) {
      row[i] +=
          PngFilter.paeth(row[i - distance] & 0xff, above[i] & 0xff, above[i - distance] & 0xff);
    }
  }
}
