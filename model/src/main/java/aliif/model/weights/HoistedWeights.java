package aliif.model.weights;

import aliif.model.AliifConfig;

/**
 * A first layer, {@code W z + b} with {@code z = [tau, xi, c]}, taken apart (docs/model.md 2.1). It
 * is linear in tau, and unfolding followed by a linear layer is a convolution: tau's columns are
 * that convolution's kernel, applied once per LR pixel. A query adds the columns of [xi, c].
 * Immutable.
 */
public final class HoistedWeights {
  /** Columns of [xi, c]: xi_y, xi_x, c_y, c_x. */
  public static final int NEAR = 4;

  private final float[] tau; // (outputs, tau)
  private final float[] bias; // (outputs)
  private final float[] near; // (4, outputs)

  private HoistedWeights(float[] weight, float[] bias, int tauColumns) {
    int outputs = bias.length;
    int inputs = weight.length / outputs;
    this.tau = new float[outputs * tauColumns];
    this.bias = bias;
    this.near = new float[NEAR * outputs];
    for (int o = 0; o < outputs; o++) {
      System.arraycopy(weight, o * inputs, tau, o * tauColumns, tauColumns);
      for (int i = 0; i < inputs - tauColumns; i++) {
        near[i * outputs + o] = weight[o * inputs + tauColumns + i];
      }
    }
  }

  /** The first layers of the K local MLPs: their outputs are (K, outputs), one MLP's together. */
  public static HoistedWeights ofMlps(Weights weights) {
    return of(weights, "mlps.0");
  }

  /**
   * The first layer of the expansion network.
   *
   * @throws java.util.NoSuchElementException if the model has none
   */
  public static HoistedWeights ofExpansion(Weights weights) {
    return of(weights, "expansion.0");
  }

  private static HoistedWeights of(Weights weights, String name) {
    AliifConfig config = weights.config();
    return new HoistedWeights(
        weights.tensor(name + ".weight").values(),
        weights.tensor(name + ".bias").values(),
        config.tau());
  }

  public int outputs() {
    return bias.length;
  }

  /** Tau's columns, for reading: (outputs, C, 3, 3), or (outputs, C, 1, 1) without unfolding. */
  public float[] tau() {
    return tau;
  }

  /** The bias, which goes with tau's part; for reading: (outputs). */
  public float[] bias() {
    return bias;
  }

  /**
   * The columns of [xi, c], transposed, for reading: (4, outputs). Those that the layer lacks,
   * because it sees no cell or tau alone, are zeros.
   */
  public float[] near() {
    return near;
  }
}
