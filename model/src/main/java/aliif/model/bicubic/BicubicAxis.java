package aliif.model.bicubic;

import aliif.model.CoordinateGrid;

/**
 * One axis of bicubic resampling: which inputs each output is made of. Where the axis is reduced
 * the kernel widens by the factor, and at a border of the input it is cut.
 *
 * @param grid where outputs lie among the inputs
 * @param first the first output that is made
 * @param outputs how many are made from there on; they are counted from 0
 */
record BicubicAxis(CoordinateGrid.Axis grid, int first, int outputs) {
  /*
   * Pillow's precompute_coeffs (src/libImaging/Resample.c), down to the truncation of the support's
   * ends, which decides which inputs count. The centres are computed from exact fractions, so that
   * an output has the same inputs and weights whatever rectangle it is a part of.
   */

  /** Inputs on either side of an output, where the kernel is not widened. */
  private static final int SUPPORT = 2;

  boolean isReduced() {
    return grid.shrinks();
  }

  /** How much wider the kernel is than the cubic itself. */
  double widening() {
    return Math.max((double) grid.length() / (grid.unit() * grid.high()), 1);
  }

  /** Where an output's centre lies among the inputs. */
  double centre(int output) {
    return grid.centre(first + output);
  }

  /** Most inputs that an output has: at most {@code 4 * max(1, length / high) + 3}. */
  int taps() {
    return (int) Math.min(grid.low(), Math.ceil(SUPPORT * widening()) * 2 + 1);
  }

  /** The first input of an output. */
  int start(int output) {
    return Math.max(0, (int) (centre(output) - SUPPORT * widening() + 0.5));
  }

  /** The input after its last. */
  int end(int output) {
    return Math.min(grid.low(), (int) (centre(output) + SUPPORT * widening() + 0.5));
  }

  /** The first input of any output. */
  int source() {
    return start(0);
  }

  /** Inputs from there on to the last of any output. */
  int sourceLength() {
    return end(outputs - 1) - source();
  }
}
