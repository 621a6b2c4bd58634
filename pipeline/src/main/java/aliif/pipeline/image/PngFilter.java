package aliif.pipeline.image;

/** PNG's predictors. */
final class PngFilter {
  private PngFilter() {}

  static void apply(int filter, byte[] row, byte[] above, int distance, byte[] target) {
    if (filter == 5) {
      int best = 0;
      long least = Long.MAX_VALUE;
      for (int f = 0; f < 5; f++) {
        one(f, row, above, distance, target);
        long sum = 0;
        for (int i = 1; i < target.length; i++) {
          sum += Math.abs(target[i]);
        }
        if (sum < least) {
          least = sum;
          best = f;
        }
      }
      if (best != 4) {
        one(best, row, above, distance, target);
      }
    } else if (filter == 6) {
      int best = 0;
      long least = Long.MAX_VALUE;
      for (int f : new int[] {1, 2, 4}) {
        one(f, row, above, distance, target);
        long sum = 0;
        for (int i = 1; i < target.length; i += 1) {
          sum += Math.abs(target[i]);
        }
        if (sum < least) {
          least = sum;
          best = f;
        }
      }
      if (best != 4) {
        one(best, row, above, distance, target);
      }
    } else if (filter == 7) {
      int up = 0;
      int left = 0;
      for (int i = distance; i < row.length; i++) {
        up += Math.abs((byte) (row[i] - above[i]));
        left += Math.abs((byte) (row[i] - row[i - distance]));
      }
      one(up <= left ? 2 : 1, row, above, distance, target);
    } else {
      one(filter, row, above, distance, target);
    }
  }

  private static void one(int filter, byte[] row, byte[] above, int distance, byte[] target) {
    target[0] = (byte) filter;
    switch (filter) {
      case 0 -> System.arraycopy(row, 0, target, 1, row.length);
      case 1 -> {
        System.arraycopy(row, 0, target, 1, distance);
        for (int i = distance; i < row.length; i++) {
          target[1 + i] = (byte) (row[i] - row[i - distance]);
        }
      }
      case 2 -> {
        for (int i = 0; i < row.length; i++) {
          target[1 + i] = (byte) (row[i] - above[i]);
        }
      }
      case 3 -> {
        for (int i = 0; i < distance; i++) {
          target[1 + i] = (byte) (row[i] - ((above[i] & 0xff) >> 1));
        }
        for (int i = distance; i < row.length; i++) {
          target[1 + i] = (byte) (row[i] - (((row[i - distance] & 0xff) + (above[i] & 0xff)) >> 1));
        }
      }
      default -> {
        for (int i = 0; i < distance; i++) {
          target[1 + i] = (byte) (row[i] - above[i]);
        }
        for (int i = distance; i < row.length; i++) {
          target[1 + i] =
              (byte)
                  (row[i]
                      - paeth(
                          row[i - distance] & 0xff, above[i] & 0xff, above[i - distance] & 0xff));
        }
      }
    }
  }

  /** Whichever of the three is nearest to {@code left + above - corner}. */
  static byte paeth(int left, int above, int corner) {
    int toLeft = Math.abs(above - corner);
    int toAbove = Math.abs(left - corner);
    int toCorner = Math.abs(left + above - 2 * corner);
    if (toLeft <= toAbove && toLeft <= toCorner) {
      return (byte) left;
    }
    return (byte) (toAbove <= toCorner ? above : corner);
  }
}
