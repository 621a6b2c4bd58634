package aliif.model.scalar;

import aliif.model.AliifConfig;
import aliif.model.weights.Tensor;
import aliif.model.weights.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * The K local MLPs. Their layers are blended one by one, {@code u <- relu(sum_k omega_k (W_k u +
 * b_k))}, eq. (2), which is one MLP with weights {@code sum_k omega_k W_k}.
 */
final class LocalMlps {
  private final int mlps;
  private final HoistedLayer first; // C -> K * outputs
  private final float[] near; // (K, 4, outputs)
  private final List<Bank> rest;

  /**
   * A layer after the first, of all K.
   *
   * @param weights (K, inputs * outputs), each transposed
   * @param biases (K, outputs)
   */
  private record Bank(Tensor weights, Tensor biases) {}

  private LocalMlps(int mlps, HoistedLayer first, List<Bank> rest) {
    this.mlps = mlps;
    this.first = first;
    this.near = byMlp(first.near(), mlps);
    this.rest = rest;
  }

  static LocalMlps of(Weights weights) {
    AliifConfig config = weights.config();
    List<Bank> rest = new ArrayList<>();
    for (int l = 1; l < config.depth(); l++) {
      rest.add(
          new Bank(
              transposed(weights.tensor("mlps." + l + ".weight")),
              weights.tensor("mlps." + l + ".bias")));
    }
    HoistedLayer first =
        HoistedLayer.of(
            config,
            weights.tensor("mlps.0.weight").values(),
            weights.tensor("mlps.0.bias").values());
    return new LocalMlps(config.mlps(), first, rest);
  }

  /** The first layers of all K, side by side. */
  HoistedLayer first() {
    return first;
  }

  /** Outputs of the first layer of one MLP. */
  int firstOutputs() {
    return first.outputs() / mlps;
  }

  /**
   * The one MLP that the scores make of the K.
   *
   * @param omega (depth, K) from {@code at}
   */
  LocalMlp blend(float[] omega, int at) {
    List<Linear> layers = new ArrayList<>();
    for (int l = 0; l < rest.size(); l++) {
      int scores = at + (l + 1) * mlps;
      layers.add(
          new Linear(
              blend(rest.get(l).weights.values(), omega, scores),
              blend(rest.get(l).biases.values(), omega, scores)));
    }
    return new LocalMlp(blend(near, omega, at), layers);
  }

  /** The K as they are: each blended of itself alone. */
  List<LocalMlp> each() {
    List<LocalMlp> each = new ArrayList<>();
    for (int k = 0; k < mlps; k++) {
      float[] omega = new float[(rest.size() + 1) * mlps]; // (depth, K)
      for (int l = 0; l <= rest.size(); l++) {
        omega[l * mlps + k] = 1;
      }
      each.add(blend(omega, 0));
    }
    return each;
  }

  /** {@code sum_k omega_k x_k} for x (K, n), with K scores from {@code at}. */
  float[] blend(float[] x, float[] omega, int at) {
    float[] sum = new float[x.length / mlps]; // (n)
    for (int k = 0; k < mlps; k++) {
      Vectors.addScaled(sum, omega[at + k], x, k * sum.length);
    }
    return sum;
  }

  /** (K, outputs, inputs) to (K, inputs * outputs). */
  private static Tensor transposed(Tensor weights) {
    int mlps = weights.shape().get(0);
    int outputs = weights.shape().get(1);
    int inputs = weights.shape().get(2);
    float[] all = new float[weights.values().length]; // (K, inputs, outputs)
    for (int k = 0; k < mlps; k++) {
      for (int o = 0; o < outputs; o++) {
        for (int i = 0; i < inputs; i++) {
          all[(k * inputs + i) * outputs + o] = weights.values()[(k * outputs + o) * inputs + i];
        }
      }
    }
    return new Tensor(List.of(mlps, inputs * outputs), all);
  }

  /** (4, K, outputs) to (K, 4, outputs). */
  private static float[] byMlp(float[] near, int mlps) {
    int outputs = near.length / (4 * mlps);
    float[] all = new float[near.length]; // (K, 4, outputs)
    for (int k = 0; k < mlps; k++) {
      for (int i = 0; i < 4; i++) {
        System.arraycopy(near, (i * mlps + k) * outputs, all, (k * 4 + i) * outputs, outputs);
      }
    }
    return all;
  }
}
