package aliif.model.scalar;

import aliif.model.AliifConfig;
import aliif.model.AliifConfig.Normalisation;
import aliif.model.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The expansion network P and the normalisation N: {@code omega = N(P(z))}, eq. (1). */
final class ExpansionNetwork {
  private final HoistedLayer first;
  private final List<Linear> rest;
  private final Normalisation normalisation;
  private final int mlps;

  private ExpansionNetwork(HoistedLayer first, List<Linear> rest, AliifConfig config) {
    this.first = first;
    this.rest = rest;
    this.normalisation = config.normalisation();
    this.mlps = config.mlps();
  }

  static ExpansionNetwork of(Weights weights) {
    AliifConfig config = weights.config();
    List<Linear> rest = new ArrayList<>();
    for (int l = 1; l < config.expansionOutputs().size(); l++) {
      rest.add(Linear.ofRows(values(weights, l, "weight"), values(weights, l, "bias")));
    }
    HoistedLayer first =
        HoistedLayer.of(config, values(weights, 0, "weight"), values(weights, 0, "bias"));
    return new ExpansionNetwork(first, rest, config);
  }

  HoistedLayer first() {
    return first;
  }

  /**
   * The rest of P, and N.
   *
   * @param hidden what the first layer gives, before its ReLU
   * @return a multiple of K scores, each K of them normalised on their own
   */
  float[] scores(float[] hidden) {
    float[] x = Arrays.copyOf(hidden, hidden.length);
    for (Linear layer : rest) {
      Vectors.relu(x);
      x = layer.apply(x);
    }
    for (int from = 0; from < x.length; from += mlps) {
      switch (normalisation) {
        case L2 -> divideByNorm(x, from);
        case SOFTMAX -> softmax(x, from);
      }
    }
    return x;
  }

  private void divideByNorm(float[] x, int from) {
    double squares = 0;
    for (int k = 0; k < mlps; k++) {
      squares += (double) x[from + k] * x[from + k];
    }
    float norm = (float) Math.max(Math.sqrt(squares), 1e-12);
    for (int k = 0; k < mlps; k++) {
      x[from + k] /= norm;
    }
  }

  private void softmax(float[] x, int from) {
    float largest = x[from];
    for (int k = 1; k < mlps; k++) {
      largest = Math.max(largest, x[from + k]);
    }
    double sum = 0;
    for (int k = 0; k < mlps; k++) {
      x[from + k] = (float) Math.exp(x[from + k] - largest);
      sum += x[from + k];
    }
    for (int k = 0; k < mlps; k++) {
      x[from + k] /= (float) sum;
    }
  }

  private static float[] values(Weights weights, int layer, String name) {
    return weights.tensor("expansion." + layer + "." + name).values();
  }
}
