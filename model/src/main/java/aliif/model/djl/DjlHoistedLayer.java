package aliif.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

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
   * its rows have 9 * channels columns of tau and then four of [xi, c], or none; without, near is
   * 0.
   */
  static DjlHoistedLayer of(DjlTensors tensors, String name) {
    int channels = tensors.config().channels();
    long tau = 9L * channels;
    NDArray kernel =
        tensors.get(
            name + ".weight",
            weight ->
                DjlConvolution.channelsLast(
                    rows(weight).get(":, 0:{}", tau).reshape(-1, channels, 3, 3)));
    NDArray bias = tensors.get(name + ".bias", it -> it.reshape(-1));
    NDArray near =
        tensors.get(
            name + ".weight",
            weight -> {
              NDArray rows = rows(weight);
              Shape shape = new Shape(1, 1, 4, rows.getShape().get(0));
              return rows.getShape().get(1) == tau
                  ? weight.getManager().zeros(shape, weight.getDataType())
                  : rows.get(":, {}:", tau).transpose().reshape(shape);
            });
    return new DjlHoistedLayer(new DjlConvolution(kernel, bias), near);
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
