package aliif.model.kernel.loops;

import java.util.Arrays;

/**
 * Which neighbouring inputs each output of a line is made of, and their weights, as {@link
 * Kernel#resample} reads them: as many inputs for each output, some with weight 0. Filled by one
 * thread, then read by any.
 */
public final class Taps {
  final int outputs;
  final int count; // inputs of each output
  final int[] starts; // (outputs)
  final float[] weights; // (count, outputs), and room for more

  /**
   * All weights are 0 until they are set.
   *
   * @param starts the first input of each output, at least 0
   * @param counts how many inputs it has, from 1 to {@code most}
   */
  public Taps(int[] starts, int[] counts, int most) {
    this.outputs = starts.length;
    this.count = Arrays.stream(counts).max().orElse(0);
    this.starts = new int[outputs];
    this.weights = new float[Math.multiplyExact(most, outputs)];
    int inputs = 0;
    for (int i = 0; i < outputs; i++) {
      inputs = Math.max(inputs, starts[i] + counts[i]);
    }
    for (int i = 0; i < outputs; i++) {
      this.starts[i] = Math.min(starts[i], inputs - count); // none beyond the last input
    }
  }

  /** What such taps hold, in bytes. */
  public static long bytes(long outputs, int most) {
    return outputs * (most + 1L) * Float.BYTES;
  }

  public void set(int output, int input, float weight) {
    weights[at(output, input)] = weight;
  }

  /** What an input of an output counts. */
  public float weight(int output, int input) {
    return weights[at(output, input)];
  }

  private int at(int output, int input) {
    return (input - starts[output]) * outputs + output;
  }
}
