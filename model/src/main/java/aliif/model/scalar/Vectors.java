package aliif.model.scalar;

import java.util.Arrays;
import java.util.List;

/** Element by element, on whole arrays. */
final class Vectors {
  private Vectors() {}

  /** {@code max(x, 0)}. */
  static float[] relu(float[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = Math.max(x[i], 0);
    }
    return y;
  }

  static float[] sum(float[] a, float[] b) {
    float[] sum = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }

  /** {@code y <- y + factor * x}. */
  static void addScaled(float[] y, float factor, float[] x) {
    for (int i = 0; i < y.length; i++) {
      y[i] += factor * x[i];
    }
  }

  /** Part k of as many equal ones: of (parts, n), (n). */
  static float[] part(float[] x, int k, int parts) {
    int n = x.length / parts;
    return Arrays.copyOfRange(x, k * n, (k + 1) * n);
  }

  /** What planes (n, pixels) have at a pixel: (n). */
  static float[] column(float[] planes, int pixel, int pixels) {
    float[] values = new float[planes.length / pixels];
    for (int i = 0; i < values.length; i++) {
      values[i] = planes[i * pixels + pixel];
    }
    return values;
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
}
