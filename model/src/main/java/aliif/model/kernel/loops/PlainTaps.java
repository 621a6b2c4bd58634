package aliif.model.kernel.loops;

/** Resamples lines by plain loops. */
final class PlainTaps {
  private PlainTaps() {}

  /*
   * Four sums at a time: one alone would wait for each of its additions.
   */
  static void resample(float[] x, int from, Taps taps, float[] y) {
    int outputs = taps.outputs;
    int[] starts = taps.starts;
    float[] weights = taps.weights;
    int whole = outputs / 4 * 4;
    for (int i = 0; i < whole; i += 4) {
      int x0 = from + starts[i];
      int x1 = from + starts[i + 1];
      int x2 = from + starts[i + 2];
      int x3 = from + starts[i + 3];
      float y0 = 0;
      float y1 = 0;
      float y2 = 0;
      float y3 = 0;
      for (int k = 0, w = i; k < taps.count; k++, w += outputs) {
        y0 += weights[w] * x[x0 + k];
        y1 += weights[w + 1] * x[x1 + k];
        y2 += weights[w + 2] * x[x2 + k];
        y3 += weights[w + 3] * x[x3 + k];
      }
      y[i] = y0;
      y[i + 1] = y1;
      y[i + 2] = y2;
      y[i + 3] = y3;
    }
    for (int i = whole; i < outputs; i++) {
      float sum = 0;
      for (int k = 0; k < taps.count; k++) {
        sum += weights[k * outputs + i] * x[from + starts[i] + k];
      }
      y[i] = sum;
    }
  }
}
