package aliif.model.bicubic;

import aliif.model.kernel.loops.Kernel;
import aliif.model.kernel.loops.Kernels;
import java.util.Arrays;

/**
 * Keeps the sums of the output rows in progress, and adds each input row to those it is part of, in
 * the order of the inputs.
 */
final class RowSums implements RowBlend {
  /*
   * A widened kernel is as long as the way between the centres of four outputs: an input row lies
   * in four of them, or, where positions are rounded, in five.
   */
  private static final int OPEN = 5;

  private final Kernel loops = Kernels.fastest();
  private final BicubicKernel kernel;
  private final int width;
  private final int rows;
  private final float[] sums; // (planes, rows, width); output row i is at i % rows
  private final float[] flat; // (planes, rows), the one value of all rows so far, or NaN
  private final float[] flatSums; // (planes, rows), what one with such a value adds up to
  private int open; // the first output row in progress

  RowSums(int planes, int width, BicubicKernel kernel) {
    this.kernel = kernel;
    this.width = width;
    this.rows = rows(kernel.outputs);
    this.sums = new float[Math.multiplyExact(planes * rows, width)];
    this.flat = new float[planes * rows];
    this.flatSums = new float[planes * rows];
  }

  /** Most output rows in progress, of so many. */
  static int rows(int outputs) {
    return Math.min(OPEN, outputs);
  }

  @Override
  public BicubicKernel kernel() {
    return kernel;
  }

  @Override
  public void add(int plane, int input, float value, float[] row) {
    while (kernel.end(open) <= input) {
      open++;
    }
    for (int i = open; i < kernel.outputs && kernel.start(i) <= input; i++) {
      int slot = slot(plane, i);
      if (input == kernel.start(i)) {
        flat[slot] = value;
        flatSums[slot] = 0;
        Arrays.fill(sums, slot * width, (slot + 1) * width, 0);
      } else if (flat[slot] != value && !Float.isNaN(flat[slot])) {
        flat[slot] = Float.NaN;
        Arrays.fill(sums, slot * width, (slot + 1) * width, flatSums[slot]);
      }
      float weight = kernel.weight(i, input);
      if (Float.isNaN(flat[slot])) {
        loops.addScaled(sums, slot * width, weight, row, 0, width);
      } else {
        flatSums[slot] += weight * value;
      }
    }
  }

  @Override
  public void write(int plane, int output, float[] target, int to) {
    int slot = slot(plane, output);
    if (Float.isNaN(flat[slot])) {
      System.arraycopy(sums, slot * width, target, to, width);
    } else {
      Arrays.fill(target, to, to + width, flat[slot]);
    }
  }

  private int slot(int plane, int output) {
    return plane * rows + output % rows;
  }
}
