package aliif.model.scalar;

import aliif.model.weights.HoistedWeights;
import aliif.model.weights.Tensor;
import aliif.model.weights.Tensors;
import java.util.Arrays;

/**
 * {@code y = W x + b}, column by column of W, so that the inner loop runs along outputs and each of
 * them is summed over the inputs in their order.
 */
final class Linear {
  private final float[] columns; // (inputs, outputs): W transposed
  private final float[] bias; // (outputs)

  private Linear(float[] columns, float[] bias) {
    this.columns = columns;
    this.bias = bias;
  }

  /**
   * The layer of {@code name.weight}, (outputs, inputs), and {@code name.bias}; or of (K, outputs,
   * inputs) that of MLP number k.
   */
  static Linear of(Tensors weights, String name, int k) {
    Tensor weight = weights.tensor(name + ".weight");
    int inputs = weight.shape().getLast();
    int outputs = weight.shape().get(weight.shape().size() - 2);
    float[] columns = new float[inputs * outputs];
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < inputs; i++) {
        columns[i * outputs + o] = weight.values()[(k * outputs + o) * inputs + i];
      }
    }
    float[] biases = weights.tensor(name + ".bias").values();
    return new Linear(columns, Arrays.copyOfRange(biases, k * outputs, (k + 1) * outputs));
  }

  /** What [xi, c] add to the first layer of MLP number k of several: no bias. */
  static Linear near(HoistedWeights first, int k, int mlps) {
    int outputs = first.outputs() / mlps;
    float[] columns = new float[HoistedWeights.NEAR * outputs];
    for (int i = 0; i < HoistedWeights.NEAR; i++) {
      System.arraycopy(first.near(), (i * mlps + k) * outputs, columns, i * outputs, outputs);
    }
    return new Linear(columns, new float[outputs]);
  }

  /**
   * {@code W x + b}.
   *
   * @param x (inputs)
   * @return (outputs)
   */
  float[] apply(float[] x) {
    float[] y = bias.clone();
    for (int i = 0; i < x.length; i++) {
      int column = i * y.length;
      for (int o = 0; o < y.length; o++) {
        y[o] += x[i] * columns[column + o];
      }
    }
    return y;
  }
}
