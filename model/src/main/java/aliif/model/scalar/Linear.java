package aliif.model.scalar;

import java.util.Arrays;

/**
 * {@code y = W x + b}, column by column of W, so that the inner loop runs along outputs and each of
 * them is summed over the inputs in their order.
 */
final class Linear {
  private final float[] weight; // (inputs, outputs): W transposed
  private final float[] bias; // (outputs)

  Linear(float[] weight, float[] bias) {
    this.weight = weight;
    this.bias = bias;
  }

  /** From W (outputs, inputs) as files have it. */
  static Linear ofRows(float[] rows, float[] bias) {
    return new Linear(transpose(rows, bias.length), bias);
  }

  /**
   * {@code W x + b}.
   *
   * @param x (inputs)
   * @return (outputs)
   */
  float[] apply(float[] x) {
    float[] y = Arrays.copyOf(bias, bias.length);
    addProduct(weight, x, y);
    return y;
  }

  /** {@code y <- y + W x}, with W transposed: (inputs, outputs). */
  static void addProduct(float[] transposed, float[] x, float[] y) {
    for (int i = 0; i < x.length; i++) {
      Vectors.addScaled(y, x[i], transposed, i * y.length);
    }
  }

  /** (rows, n) to (n, rows). */
  static float[] transpose(float[] matrix, int rows) {
    int n = matrix.length / rows;
    float[] transposed = new float[matrix.length]; // (n, rows)
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < n; i++) {
        transposed[i * rows + row] = matrix[row * n + i];
      }
    }
    return transposed;
  }
}
