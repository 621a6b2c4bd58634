package aliif.model.bicubic;

import aliif.model.kernel.loops.Kernel;
import aliif.model.kernel.loops.Kernels;
import java.util.Arrays;

/** Keeps the last rows, as many as an output row may be made of. */
final class RowWindow implements RowBlend {
  private final Kernel loops = Kernels.fastest();
  private final BicubicKernel kernel;
  private final int width;
  private final float[] rows; // (planes, taps, width); input row y is at y % taps
  private final float[] flat; // (planes, taps), the value of such a row, or NaN

  RowWindow(int planes, int width, BicubicKernel kernel) {
    this.kernel = kernel;
    this.width = width;
    this.rows = new float[Math.multiplyExact(Math.multiplyExact(planes, kernel.taps), width)];
    this.flat = new float[planes * kernel.taps];
  }

  @Override
  public BicubicKernel kernel() {
    return kernel;
  }

  @Override
  public void add(int plane, int input, float value, float[] row) {
    flat[slot(plane, input)] = value;
    System.arraycopy(row, 0, rows, slot(plane, input) * width, width);
  }

  @Override
  public void write(int plane, int output, float[] target, int to) {
    float value = flat(plane, output);
    Arrays.fill(target, to, to + width, Float.isNaN(value) ? 0 : value);
    if (Float.isNaN(value)) {
      for (int y = kernel.start(output); y < kernel.end(output); y++) {
        float weight = kernel.weight(output, y);
        loops.addScaled(target, to, weight, rows, slot(plane, y) * width, width);
      }
    }
  }

  /** The one value of all rows that an output row is made of; NaN if there are several. */
  private float flat(int plane, int output) {
    float value = flat[slot(plane, kernel.start(output))];
    for (int y = kernel.start(output) + 1; y < kernel.end(output); y++) {
      if (flat[slot(plane, y)] != value) {
        return Float.NaN;
      }
    }
    return value;
  }

  private int slot(int plane, int input) {
    return plane * kernel.taps + input % kernel.taps;
  }
}
