package aliif.model;

/**
 * All of a crop that does not depend on the scale: {@code depth} values per LR pixel, made by
 * {@link Aliif#encode} and rendered at any scale by {@link Aliif#render} of the same weights. What
 * the values mean is the decoder's business. Immutable.
 */
public final class FeatureMap {
  private final Size size;
  private final int depth;
  private final float[] values; // (height, width, depth)

  /**
   * @param depth values per LR pixel
   * @param values (height, width, depth), row-major; owned by the map from now on
   * @throws IllegalArgumentException if the length does not fit
   */
  public FeatureMap(Size size, int depth, float[] values) {
    if (values.length != size.pixels() * depth) {
      throw new IllegalArgumentException(
          "values: %d (expected: %d for %s x %d)"
              .formatted(values.length, size.pixels() * depth, size, depth));
    }
    this.size = size;
    this.depth = depth;
    this.values = values;
  }

  public Size size() {
    return size;
  }

  public int depth() {
    return depth;
  }

  /** The array itself, (height, width, depth); for reading. */
  public float[] values() {
    return values;
  }

  /** What the map weighs in memory, in bytes. */
  public long bytes() {
    return (long) values.length * Float.BYTES;
  }
}
