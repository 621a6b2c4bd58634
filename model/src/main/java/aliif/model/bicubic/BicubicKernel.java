package aliif.model.bicubic;

/**
 * The weights of one axis of bicubic resampling, a = -0.5, renormalised where a border cuts them.
 * They are at most seven floats for each pixel of the longer side. Immutable.
 */
final class BicubicKernel {
  private static final double A = -0.5;

  final int outputs;
  final int taps; // most that an output has
  private final int[] starts; // (outputs), from the first input of any
  private final int[] counts; // (outputs)
  private final float[] weights; // (outputs, taps)

  BicubicKernel(BicubicAxis axis) {
    this.outputs = axis.outputs();
    this.taps = axis.taps();
    this.starts = new int[outputs];
    this.counts = new int[outputs];
    this.weights = new float[Math.multiplyExact(taps, outputs)];
    double[] row = new double[taps];
    for (int i = 0; i < outputs; i++) {
      int start = axis.start(i);
      int count = axis.end(i) - start;
      for (int x = 0; x < count; x++) {
        row[x] = cubic((x + start - axis.centre(i) + 0.5) / axis.widening());
      }
      double sum = sum(row, count);
      for (int x = 0; x < count; x++) {
        weights[i * taps + x] = (float) (row[x] / sum);
      }
      starts[i] = start - axis.source();
      counts[i] = count;
    }
  }

  /** What the kernel of an axis holds, and held while it was made. */
  static long bytes(BicubicAxis axis) {
    long outputs = axis.outputs();
    return outputs * (axis.taps() + 2) * Float.BYTES + (long) axis.taps() * Double.BYTES;
  }

  /** Keys' cubic convolution kernel, 1981, with a = -0.5. */
  private static double cubic(double position) {
    double x = Math.abs(position);
    if (x < 1) {
      return ((A + 2) * x - (A + 3)) * x * x + 1;
    }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
  }

  /** Kahan's sum. */
  private static double sum(double[] values, int count) {
    double sum = 0;
    double lost = 0;
    for (int i = 0; i < count; i++) {
      double value = values[i] - lost;
      double next = sum + value;
      lost = (next - sum) - value;
      sum = next;
    }
    return sum - lost;
  }

  /** The first input of an output. */
  int start(int output) {
    return starts[output];
  }

  /** The input after its last. */
  int end(int output) {
    return starts[output] + counts[output];
  }

  /** What an input of an output counts. */
  float weight(int output, int input) {
    return weights[output * taps + input - starts[output]];
  }

  /** How many outputs are complete once so many inputs are there, if {@code least} are. */
  int completeAfter(int inputs, int least) {
    int complete = least;
    while (complete < outputs && end(complete) <= inputs) {
      complete++;
    }
    return complete;
  }

  /** Resamples one line of {@code source}, from {@code at}. */
  void applyTo(float[] source, int at, float[] target) {
    for (int i = 0; i < outputs; i++) {
      int start = at + starts[i];
      float sum = 0;
      for (int x = 0; x < counts[i]; x++) {
        sum += weights[i * taps + x] * source[start + x];
      }
      target[i] = sum;
    }
  }
}
