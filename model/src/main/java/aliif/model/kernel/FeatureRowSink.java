package aliif.model.kernel;

/** Takes rows of features as they come: of a step in any order and by several threads. */
@FunctionalInterface
interface FeatureRowSink {
  /**
   * Takes row {@code y}.
   *
   * @param row (w, depth) and more, valid during the call
   */
  void accept(int y, float[] row);
}
