package aliif.model.djl.network;

import static aliif.model.weights.HoistedWeights.NEAR;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import aliif.model.AliifConfig;
import aliif.model.weights.HoistedWeights;

/**
 * The first layer of the K local MLPs, side by side, or of the expansion network, taken apart as
 * {@link HoistedWeights} does it, but by operations that gradients pass.
 *
 * @param tau C to outputs, with the bias
 * @param near the columns of [xi, c], transposed: (1, 1, 4, outputs)
 */
record DjlHoistedLayer(DjlConvolution tau, NDArray near) {

  /**
   * The layer of {@code name.weight} and {@code name.bias}, whose outputs may be of several MLPs:
   * its rows have the columns of tau and then four of [xi, c], or two of xi, or none; near is 0 for
   * those it lacks.
   */
  static DjlHoistedLayer of(AliifConfig config, DjlTensors tensors, String name) {
    int side = config.decoder().unfold() ? 3 : 1;
    NDArray kernel =
        tensors.get(
            name + ".weight",
            weight ->
                DjlConvolution.channelsLast(
                    rows(weight)
                        .get(":, 0:{}", config.tau())
                        .reshape(-1, config.channels(), side, side)));
    NDArray bias = tensors.get(name + ".bias", it -> it.reshape(-1));
    NDArray near = tensors.get(name + ".weight", weight -> near(rows(weight), config.tau()));
    return new DjlHoistedLayer(new DjlConvolution(kernel, bias), near);
  }

  /** (outputs, inputs) to (1, 1, 4, outputs). */
  private static NDArray near(NDArray rows, int tau) {
    long outputs = rows.getShape().get(0);
    long columns = rows.getShape().get(1) - tau;
    NDList near = new NDList();
    if (columns > 0) {
      near.add(rows.get(":, {}:", tau).transpose());
    }
    if (columns < NEAR) {
      Shape lacking = new Shape(NEAR - columns, outputs);
      near.add(rows.getManager().zeros(lacking, rows.getDataType()));
    }
    return DeviceCall.joined(near, 0).reshape(1, 1, NEAR, outputs);
  }

  /** (..., inputs) to (outputs, inputs). */
  private static NDArray rows(NDArray weight) {
    Shape shape = weight.getShape();
    return weight.reshape(-1, shape.get(shape.dimension() - 1));
  }

  /** The columns of [xi, c], transposed: (4, outputs). */
  NDArray nearRows() {
    return near.reshape(NEAR, outputs());
  }

  int outputs() {
    return Math.toIntExact(tau.bias().size());
  }
}
