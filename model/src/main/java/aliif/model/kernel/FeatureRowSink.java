package aliif.model.kernel;

/** Takes rows of features as they come: of a step in any order and by several threads. */
interface FeatureRowSink {
  /** Whether it wants row {@code y}, which may lie outside the crop; others are not made. */
  boolean takes(int y);

  /**
   * Takes row {@code y}.
   *
   * @param row (w, depth) and more, valid during the call
   */
  void accept(int y, float[] row);
}
