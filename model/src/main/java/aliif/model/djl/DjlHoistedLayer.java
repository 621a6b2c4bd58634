package aliif.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import aliif.model.AliifConfig;

/**
 * The first layer of the K local MLPs, side by side, or of the expansion network, taken apart as in
 * the scalar model.
 *
 * @param tau C to outputs, with the bias
 * @param near the columns of [xi, c], transposed: (1, 1, 4, outputs)
 */
record DjlHoistedLayer(DjlConvolution tau, NDArray near) {

  /** From a weight (outputs, tau), or with 2 or 4 columns more; near is 0 for those it lacks. */
  static DjlHoistedLayer of(NDManager manager, AliifConfig config, float[] weight, float[] bias) {
    int outputs = bias.length;
    int inputs = weight.length / outputs;
    int columns = config.tau();
    float[] kernel = new float[outputs * columns]; // (outputs, channels, 3, 3), or 1, 1
    float[] near = new float[4 * outputs]; // (4, outputs)
    for (int o = 0; o < outputs; o++) {
      System.arraycopy(weight, o * inputs, kernel, o * columns, columns);
      for (int i = 0; i < inputs - columns; i++) {
        near[i * outputs + o] = weight[o * inputs + columns + i];
      }
    }
    return new DjlHoistedLayer(
        DjlConvolution.of(manager, config.channels(), kernel, bias),
        manager.create(near, new Shape(1, 1, 4, outputs)));
  }

  int outputs() {
    return Math.toIntExact(tau.bias().size());
  }
}
