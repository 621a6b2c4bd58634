package aliif.infra.cluster.wire;

/** Some values of an image, and where they begin in (3, height, width). Immutable. */
public final class ValueRange {
  private final int from;
  private final float[] values;

  /**
   * @param from the first value, at least 0
   * @param values owned by the range from now on
   */
  public ValueRange(int from, float[] values) {
    this.from = from;
    this.values = values;
  }

  public int from() {
    return from;
  }

  /** The array itself, for reading. */
  public float[] values() {
    return values;
  }
}
