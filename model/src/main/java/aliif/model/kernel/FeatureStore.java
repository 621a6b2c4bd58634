package aliif.model.kernel;

import aliif.model.FeatureMap;
import aliif.model.FeatureMap.Precision;
import aliif.model.Size;

/** Rows of features on their way into a map, in its precision. */
final class FeatureStore implements FeatureRowSink {
  private final Size size;
  private final int depth;
  private final Precision precision;
  private final float[] singles; // (rows, w, depth), or empty
  private final short[] halves;

  /** A store for a whole crop, or for the rows that are kept in a ring. */
  FeatureStore(Size size, int depth, Precision precision) {
    this.size = size;
    this.depth = depth;
    this.precision = precision;
    int values = Math.toIntExact(size.pixels() * depth);
    this.singles = new float[precision == Precision.FLOAT32 ? values : 0];
    this.halves = new short[precision == Precision.FLOAT16 ? values : 0];
  }

  @Override
  public boolean takes(int y) {
    return y >= 0 && y < size.height();
  }

  @Override
  public void accept(int y, float[] row) {
    int values = size.width() * depth;
    int at = y * values;
    switch (precision) {
      case FLOAT32 -> System.arraycopy(row, 0, singles, at, values);
      case FLOAT16 -> {
        for (int i = 0; i < values; i++) {
          halves[at + i] = Float.floatToFloat16(row[i]);
        }
      }
    }
  }

  /** The map of all rows: the same values, also of rows that come later. */
  FeatureMap map() {
    return switch (precision) {
      case FLOAT32 -> new FeatureMap(size, depth, singles);
      case FLOAT16 -> new FeatureMap(size, depth, halves);
    };
  }
}
