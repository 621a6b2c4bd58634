package aliif.model.djl;

import ai.djl.ndarray.NDArray;
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

  /**
   * The layer of {@code name.weight} and {@code name.bias}, whose outputs may be of several MLPs:
   * its rows have the columns of tau and then up to four of [xi, c]; near is 0 for those it lacks.
   */
  static DjlHoistedLayer of(DjlTensors tensors, AliifConfig config, String name) {
    int channels = config.channels();
    int tau = config.tau();
    long side = tau == channels ? 1 : 3;
    NDArray kernel =
        tensors.get(
            name + ".weight",
            weight ->
                DjlConvolution.channelsLast(
                    rows(weight).get(":, 0:{}", tau).reshape(-1, channels, side, side)));
    NDArray bias = tensors.get(name + ".bias", it -> it.reshape(-1));
    NDArray near = tensors.get(name + ".weight", weight -> near(rows(weight), tau));
    return new DjlHoistedLayer(new DjlConvolution(kernel, bias), near);
  }

  /** The columns after tau's, transposed, and zeros for those that are not there. */
  private static NDArray near(NDArray rows, int tau) {
    long outputs = rows.getShape().get(0);
    long columns = rows.getShape().get(1) - tau;
    NDArray none = rows.getManager().zeros(new Shape(4 - columns, outputs), rows.getDataType());
    if (columns == 0) {
      return none.reshape(1, 1, 4, outputs);
    }
    NDArray own = rows.get(":, {}:", tau).transpose();
    NDArray all = columns == 4 ? own : own.concat(none, 0);
    return all.reshape(1, 1, 4, outputs);
  }

  /** (..., inputs) to (outputs, inputs). */
  private static NDArray rows(NDArray weight) {
    Shape shape = weight.getShape();
    return weight.reshape(-1, shape.get(shape.dimension() - 1));
  }

  /** The columns of [xi, c], transposed: (4, outputs). */
  NDArray nearRows() {
    return near.reshape(4, outputs());
  }

  int outputs() {
    return Math.toIntExact(tau.bias().size());
  }
}
