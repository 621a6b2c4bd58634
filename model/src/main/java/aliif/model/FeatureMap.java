package aliif.model;

import java.nio.FloatBuffer;

/**
 * All of a crop that does not depend on the scale: {@code depth} values per LR pixel, made by
 * {@link Aliif#encode} and rendered at any scale by {@link Aliif#render} of the same weights. What
 * the values mean is the decoder's business. Immutable.
 *
 * <p>Values are kept in one of two precisions and always read from that: features that were kept
 * for a while give the same pixels as fresh ones.
 */
public final class FeatureMap {
  private final Size size;
  private final int depth;
  private final float[] singles; // (height, width, depth), or empty
  private final short[] halves; // (height, width, depth), or empty

  /** How a value is kept. */
  public enum Precision {
    FLOAT32,
    /** Half the memory, 11 significant bits. */
    FLOAT16
  }

  /**
   * @param depth values per LR pixel
   * @param values (height, width, depth), row-major; owned by the map from now on
   * @throws IllegalArgumentException if the length does not fit
   */
  public FeatureMap(Size size, int depth, float[] values) {
    this(size, depth, values, new short[0]);
    requireLength(values.length);
  }

  /**
   * @param halves (height, width, depth), row-major, float16; owned by the map from now on
   * @throws IllegalArgumentException if the length does not fit
   */
  public FeatureMap(Size size, int depth, short[] halves) {
    this(size, depth, new float[0], halves);
    requireLength(halves.length);
  }

  private FeatureMap(Size size, int depth, float[] singles, short[] halves) {
    this.size = size;
    this.depth = depth;
    this.singles = singles;
    this.halves = halves;
  }

  private void requireLength(int length) {
    if (length != size.pixels() * depth) {
      throw new IllegalArgumentException(
          "values: %d (expected: %d for %s x %d)"
              .formatted(length, size.pixels() * depth, size, depth));
    }
  }

  public Size size() {
    return size;
  }

  public int depth() {
    return depth;
  }

  public Precision precision() {
    return halves.length > 0 ? Precision.FLOAT16 : Precision.FLOAT32;
  }

  /**
   * All values, (height, width, depth), for reading: the array itself in float32, a fresh one each
   * time in float16. {@link #value} and {@link #rows} read a part.
   */
  public float[] values() {
    if (precision() == Precision.FLOAT32) {
      return singles;
    }
    float[] values = new float[halves.length];
    read(0, values, values.length);
    return values;
  }

  /** One value of an LR pixel, {@code y * width + x}. */
  public float value(int pixel, int index) {
    int at = pixel * depth + index;
    return precision() == Precision.FLOAT32 ? singles[at] : Float.float16ToFloat(halves[at]);
  }

  /** Values {@code [from, to)} of an LR pixel; the caller's. */
  public float[] values(int pixel, int from, int to) {
    float[] values = new float[to - from];
    read(pixel * depth + from, values, values.length);
    return values;
  }

  /**
   * Some rows, (count, width, depth), for reading: a part of the array itself in float32, a copy in
   * float16.
   */
  public FloatBuffer rows(int y, int count) {
    int row = size.width() * depth;
    if (precision() == Precision.FLOAT32) {
      return FloatBuffer.wrap(singles, y * row, count * row);
    }
    float[] values = new float[count * row];
    read(y * row, values, values.length);
    return FloatBuffer.wrap(values);
  }

  /**
   * Reads a row.
   *
   * @param to (width, depth) at least, whose beginning is overwritten
   */
  public void readRow(int y, float[] to) {
    int values = size.width() * depth;
    read(y * values, to, values);
  }

  private void read(int from, float[] to, int values) {
    if (precision() == Precision.FLOAT32) {
      System.arraycopy(singles, from, to, 0, values);
    } else {
      for (int i = 0; i < values; i++) {
        to[i] = Float.float16ToFloat(halves[from + i]);
      }
    }
  }

  /** What the map weighs in memory, in bytes. */
  public long bytes() {
    return (long) singles.length * Float.BYTES + (long) halves.length * Short.BYTES;
  }
}
