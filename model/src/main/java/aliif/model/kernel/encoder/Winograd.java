package aliif.model.kernel.encoder;

/**
 * Winograd's F(4x4, 3x3) as Lavin and Gray (2016) give it: 16 outputs from 36 products instead of
 * 144. Input and output transforms are the kernel's; the weights' is done here, once and in double.
 */
public final class Winograd {
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
      for (int j = 0; j < 6; j++) {
        double sum = 0;
        for (int y = 0; y < 3; y++) {
          for (int x = 0; x < 3; x++) {
            sum += G[i][y] * g[at + 3 * y + x] * G[j][x];
          }
        }
        u[6 * i + j] = (float) sum;
      }
    }
    return u;
  }
}
