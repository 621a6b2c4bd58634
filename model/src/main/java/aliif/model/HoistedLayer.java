package aliif.model;

/**
 * A first layer, {@code W [tau, xi, c] + b}, taken apart (MODEL.md 2.1). It is linear in tau, and
 * unfolding followed by a linear layer is a 3x3 convolution, so that tau's part is computed once
 * per LR pixel; a query adds four columns.
 */
final class HoistedLayer {
  private final Convolution tau; // C -> outputs, with the bias
  private final float[] near; // (outputs, 4), or empty where the layer sees tau alone

  private HoistedLayer(Convolution tau, float[] near) {
    this.tau = tau;
    this.near = near;
  }

  /**
   * Takes a layer apart.
   *
   * @param weight (outputs, 9 * channels) or (outputs, 9 * channels + 4)
   * @param bias (outputs)
   */
  static HoistedLayer of(int channels, float[] weight, float[] bias) {
    int outputs = bias.length;
    int inputs = weight.length / outputs;
    int columns = 9 * channels;
    float[] kernel = new float[outputs * columns]; // (outputs, channels, 3, 3)
    float[] near = new float[outputs * (inputs - columns)]; // (outputs, 4)
    for (int o = 0; o < outputs; o++) {
      System.arraycopy(weight, o * inputs, kernel, o * columns, columns);
      System.arraycopy(
          weight, o * inputs + columns, near, o * (inputs - columns), inputs - columns);
    }
    return new HoistedLayer(new Convolution(channels, kernel, bias), near);
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

  /** The columns of [xi, c], transposed: (4, outputs). */
  float[] near() {
    return Linear.transpose(near, outputs());
  }

  int outputs() {
    return tau.outputs();
  }
}
