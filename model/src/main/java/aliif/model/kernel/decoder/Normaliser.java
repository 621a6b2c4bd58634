package aliif.model.kernel.decoder;

import aliif.model.AliifConfig.Normalisation;

/** N of the paper's eq. (1). */
final class Normaliser {
  private final Normalisation normalisation;
  private final int mlps;

  Normaliser(Normalisation normalisation, int mlps) {
    this.normalisation = normalisation;
    this.mlps = mlps;
  }

  /** Normalises the K scores from a place on. */
  void normalise(float[] x, int from) {
    switch (normalisation) {
      case L2 -> divideByNorm(x, from);
      case SOFTMAX -> softmax(x, from);
    }
  }

  private void divideByNorm(float[] x, int from) {
    double squares = 0;
    for (int k = from; k < from + mlps; k++) {
      squares += (double) x[k] * x[k];
    }
    float factor = (float) (1 / Math.max(Math.sqrt(squares), 1e-12));
    for (int k = from; k < from + mlps; k++) {
      x[k] *= factor;
    }
  }

  private void softmax(float[] x, int from) {
    float largest = x[from];
    for (int k = from + 1; k < from + mlps; k++) {
      largest = Math.max(largest, x[k]);
    }
    double sum = 0;
    for (int k = from; k < from + mlps; k++) {
      x[k] = (float) Math.exp(x[k] - largest);
      sum += x[k];
    }
    float factor = (float) (1 / sum);
    for (int k = from; k < from + mlps; k++) {
      x[k] *= factor;
    }
  }
}
