package aliif.model.kernel.encoder;

/**
 * Winograd's F(4x4, 3x3) as Lavin and Gray (2016) give it: 16 outputs from 36 products instead of
 * 144. Input and output transforms are the kernel's; the weights' is done here, once and in double.
 */
final class Winograd {
  /** G, (6, 3). */
  private static final double[][] G = {
    {1 / 4.0, 0, 0},
    {-1 / 6.0, -1 / 6.0, -1 / 6.0},
    {-1 / 6.0, 1 / 6.0, -1 / 6.0},
    {1 / 24.0, 1 / 12.0, 1 / 6.0},
    {1 / 24.0, -1 / 12.0, 1 / 6.0},
    {0, 0, 1}
  };

  private Winograd() {}

  /**
   * {@code G g G^T}.
   *
   * @param g (3, 3) from {@code at}
   * @return (6, 6)
   */
  static float[] transform(float[] g, int at) {
    float[] u = new float[36];
    for (int i = 0; i < 6; i++) {
      double[] a = G[i];
      // A row of G g, (3).
      double r0 = a[0] * g[at] + a[1] * g[at + 3] + a[2] * g[at + 6];
      double r1 = a[0] * g[at + 1] + a[1] * g[at + 4] + a[2] * g[at + 7];
      double r2 = a[0] * g[at + 2] + a[1] * g[at + 5] + a[2] * g[at + 8];
      for (int j = 0; j < 6; j++) {
        double[] b = G[j];
        u[6 * i + j] = (float) (r0 * b[0] + r1 * b[1] + r2 * b[2]);
      }
    }
    return u;
  }
}
