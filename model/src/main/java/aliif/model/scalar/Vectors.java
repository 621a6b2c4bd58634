package aliif.model.scalar;

import java.util.List;

/** Element by element, on whole arrays. */
final class Vectors {
  private Vectors() {}

  /** {@code x <- max(x, 0)}. */
  static void relu(float[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.max(x[i], 0);
    }
  }

  static float[] sum(float[] a, float[] b) {
    float[] sum = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }

  /** {@code y <- y + factor * x[from ..]}, for all of y. */
  static void addScaled(float[] y, float factor, float[] x, int from) {
    for (int i = 0; i < y.length; i++) {
      y[i] += factor * x[from + i];
    }
  }

  /** One after the other. */
  static float[] concat(List<float[]> parts) {
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /** Tables of as many rows side by side: (rows, n) of each to (rows, sum of n). */
  static float[] beside(int rows, List<float[]> tables) {
    int columns = tables.stream().mapToInt(table -> table.length / rows).sum();
    float[] all = new float[rows * columns]; // (rows, columns)
    int column = 0;
    for (float[] table : tables) {
      int n = table.length / rows;
      for (int row = 0; row < rows; row++) {
        System.arraycopy(table, row * n, all, row * columns + column, n);
      }
      column += n;
    }
    return all;
  }

  /** Rows one below the other. */
  static float[] stack(float[][] rows) {
    int n = rows[0].length;
    float[] table = new float[rows.length * n]; // (rows, n)
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, table, row * n, n);
    }
    return table;
  }
}
