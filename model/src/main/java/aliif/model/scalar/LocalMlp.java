package aliif.model.scalar;

import java.util.Arrays;
import java.util.List;

/** One MLP as blended from the K: the function around one LR pixel. */
final class LocalMlp {
  private final float[] near; // (4, outputs): the first layer's columns of [xi, c]
  private final List<Linear> rest;

  LocalMlp(float[] near, List<Linear> rest) {
    this.near = near;
    this.rest = rest;
  }

  /**
   * Its answer to a query.
   *
   * @param first what tau and the bias contribute to the first layer
   * @param query (4): xi_y, xi_x, c_y, c_x
   * @return (3), normalised colour
   */
  float[] colour(float[] first, float[] query) {
    float[] u = Arrays.copyOf(first, first.length);
    Linear.addProduct(near, query, u);
    for (Linear layer : rest) {
      Vectors.relu(u);
      u = layer.apply(u);
    }
    return u;
  }
}
