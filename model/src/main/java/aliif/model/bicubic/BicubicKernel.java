package aliif.model.bicubic;

import aliif.model.kernel.loops.Taps;

/**
 * The weights of one axis of bicubic resampling, a = -0.5, renormalised where a border cuts them.
 * They are at most seven floats for each pixel of the longer side. Immutable.
 */
final class BicubicKernel {
  private static final double A = -0.5;

  final int outputs;
  final int taps; // most that an output has
  final Taps weights;
  private final int[] starts; // (outputs), from the first input of any
  private final int[] counts; // (outputs)

  BicubicKernel(BicubicAxis axis) {
    this.outputs = axis.outputs();
    this.starts = new int[outputs];
    this.counts = new int[outputs];
    for (int i = 0; i < outputs; i++) {
      starts[i] = axis.start(i) - axis.source();
      counts[i] = axis.end(i) - axis.start(i);
    }
    this.taps = axis.taps();
    this.weights = new Taps(starts, counts, taps);
    double[] row = new double[axis.taps()];
    for (int i = 0; i < outputs; i++) {
      for (int x = 0; x < counts[i]; x++) {
        row[x] = cubic((x + axis.start(i) - axis.centre(i) + 0.5) / axis.widening());
      }
      double sum = sum(row, counts[i]);
      for (int x = 0; x < counts[i]; x++) {
        weights.set(i, starts[i] + x, (float) (row[x] / sum));
      }
    }
  }

  /** What the kernel of an axis holds, and held while it was made. */
  static long bytes(BicubicAxis axis) {
    return Taps.bytes(axis.outputs(), axis.taps())
        + 2L * axis.outputs() * Integer.BYTES
        + (long) axis.taps() * Double.BYTES;
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

  /** Weight of an input in an output. */
  float weight(int output, int input) {
    return weights.weight(output, input);
  }

  /** How many outputs are complete once so many inputs are there, if {@code least} are. */
  int completeAfter(int inputs, int least) {
    int complete = least;
    while (complete < outputs && end(complete) <= inputs) {
      complete++;
    }
    return complete;
  }
}
