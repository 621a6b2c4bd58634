package aliif.model.scalar;

import aliif.model.AliifConfig;
import aliif.model.Size;

/**
 * A first layer, {@code W [tau, xi, c] + b}, taken apart (docs/model.md 2.1). It is linear in tau,
 * and unfolding followed by a linear layer is a 3x3 convolution (1x1 without unfolding), so that
 * tau's part is computed once per LR pixel; a query adds four columns.
 */
final class HoistedLayer {
  private final Convolution tau; // C -> outputs, with the bias
  private final float[] near; // (4, outputs): those of [xi, c], transposed

  private HoistedLayer(Convolution tau, float[] near) {
    this.tau = tau;
    this.near = near;
  }

  /**
   * Takes a layer apart. Columns that it lacks, because it sees no cell or tau alone, are zero.
   *
   * @param weight (outputs, tau), (outputs, tau + 2) or (outputs, tau + 4)
   * @param bias (outputs)
   */
  static HoistedLayer of(AliifConfig config, float[] weight, float[] bias) {
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
    return new HoistedLayer(new Convolution(config.channels(), kernel, bias), near);
  }

  /**
   * Tau's part and the bias.
   *
   * @param features (C, h, w)
   * @return (h * w, outputs)
   */
  float[] apply(float[] features, Size size) {
    return Linear.transpose(tau.apply(features, size), outputs());
  }

  /** The columns of [xi, c], transposed: (4, outputs); for reading. */
  float[] near() {
    return near;
  }

  int outputs() {
    return tau.outputs();
  }
}
