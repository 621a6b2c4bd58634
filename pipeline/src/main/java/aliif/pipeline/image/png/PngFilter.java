package aliif.pipeline.image.png;

import aliif.pipeline.image.bytes.Refusal;

/**
 * The filters of PNG. Each replaces a byte by its difference from a prediction (specification,
 * section 9).
 */
final class PngFilter {
  private static final int NONE = 0;
  private static final int SUB = 1;
  private static final int UP = 2;
  private static final int AVERAGE = 3;
  private static final int PAETH = 4;

  private PngFilter() {}

  /**
   * Filters a row by the Paeth prediction.
   *
   * @param row the row's bytes
   * @param above the bytes of the row above
   * @param distance bytes from a pixel to the next
   * @param target gets the filter's number, then the differences
   * @return how many differences are zero, without those of the first pixel
   */
  static int applyPaeth(byte[] row, byte[] above, int distance, byte[] target) {
    target[0] = PAETH;
    int zeros = 0;
    for (int i = 0; i < distance; i++) {
      target[1 + i] = (byte) (row[i] - above[i]);
    }
    for (int i = distance; i < row.length; i++) {
      byte guess = paeth(row[i - distance] & 0xff, above[i] & 0xff, above[i - distance] & 0xff);
      byte difference = (byte) (row[i] - guess);
      target[1 + i] = difference;
      zeros += difference == 0 ? 1 : 0;
    }
    return zeros;
  }

  /**
   * Undoes the filter of a row, in place.
   *
   * @param row the filter's number, then the differences; becomes the row
   * @param above the row above, already undone, or zeros
   * @param distance bytes from a pixel to the next
   */
  static void undo(byte[] row, byte[] above, int distance) {
    switch (row[0]) {
      case NONE -> {}
      case SUB -> {
        for (int i = 1 + distance; i < row.length; i++) {
          row[i] += row[i - distance];
        }
      }
      case UP -> {
        for (int i = 1; i < row.length; i++) {
          row[i] += above[i];
        }
      }
      case AVERAGE -> undoAverage(row, above, distance);
      case PAETH -> undoPaeth(row, above, distance);
      default -> throw Refusal.unreadable("a PNG row with filter " + row[0], "0 to 4");
    }
  }

  private static void undoAverage(byte[] row, byte[] above, int distance) {
    for (int i = 1; i < Math.min(row.length, 1 + distance); i++) {
      row[i] += (byte) ((above[i] & 0xff) >> 1);
    }
    for (int i = 1 + distance; i < row.length; i++) {
      row[i] += (byte) (((row[i - distance] & 0xff) + (above[i] & 0xff)) >> 1);
    }
  }

  private static void undoPaeth(byte[] row, byte[] above, int distance) {
    for (int i = 1; i < Math.min(row.length, 1 + distance); i++) {
      row[i] += above[i];
    }
    for (int i = 1 + distance; i < row.length; i++) {
      row[i] += paeth(row[i - distance] & 0xff, above[i] & 0xff, above[i - distance] & 0xff);
    }
  }

  /** The prediction: the one of the three that is nearest to {@code left + above - corner}. */
  private static byte paeth(int left, int above, int corner) {
    int toLeft = Math.abs(above - corner);
    int toAbove = Math.abs(left - corner);
    int toCorner = Math.abs(left + above - 2 * corner);
    if (toLeft <= toAbove && toLeft <= toCorner) {
      return (byte) left;
    }
    return (byte) (toAbove <= toCorner ? above : corner);
  }
}
