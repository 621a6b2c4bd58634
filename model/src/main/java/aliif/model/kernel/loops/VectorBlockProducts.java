package aliif.model.kernel.loops;

import static aliif.model.kernel.loops.Lanes.COUNT;
import static aliif.model.kernel.loops.Lanes.SPECIES;
import static aliif.model.kernel.memory.ChannelBlocks.BLOCK;

import aliif.model.kernel.memory.Rows;
import jdk.incubator.vector.FloatVector;

/**
 * Products of rows and a last panel of one block, where a vector has the length of a block: as
 * {@link VectorProducts}, with register tiles of one vector. The sums are the same.
 */
final class VectorBlockProducts {
  private VectorBlockProducts() {}

  /** Makes the outputs from {@code output} on, which are the last. */
  static void product(Rows a, PackedMatrix matrix, Rows c, int output, int rows) {
    int panel = matrix.at + output * matrix.inputs;
    int to = c.at(output / BLOCK, 0);
    int row = 0;
    for (; row + 12 <= rows; row += 12) {
      int r = row * BLOCK;
      tile12x1(a.values, a.at + r, a.stride, matrix, panel, output, c.values, to + r);
    }
    for (; row < rows; row += 4) {
      int r = row * BLOCK;
      tile4x1(a.values, a.at + r, a.stride, matrix, panel, output, c.values, to + r);
    }
    if (matrix.relu) {
      Lanes.relu(c.values, to, rows * BLOCK);
    }
  }

  private static void tile12x1(
      float[] a,
      int aAt,
      int aStride,
      PackedMatrix matrix,
      int panel,
      int output,
      float[] c,
      int cAt) {
    float[] b = matrix.values;
    FloatVector bias = FloatVector.fromArray(SPECIES, matrix.bias, output);
    FloatVector c0 = bias;
    FloatVector c1 = bias;
    FloatVector c2 = bias;
    FloatVector c3 = bias;
    FloatVector c4 = bias;
    FloatVector c5 = bias;
    FloatVector c6 = bias;
    FloatVector c7 = bias;
    FloatVector c8 = bias;
    FloatVector c9 = bias;
    FloatVector ca = bias;
    FloatVector cb = bias;
    int inputs = matrix.inputs;
    for (int k = 0; k < inputs; k++) {
      int from = aAt + (k >> 4) * aStride + (k & 15);
      FloatVector weights = FloatVector.fromArray(SPECIES, b, panel + k * COUNT);
      c0 = FloatVector.broadcast(SPECIES, a[from]).fma(weights, c0);
      c1 = FloatVector.broadcast(SPECIES, a[from + BLOCK]).fma(weights, c1);
      c2 = FloatVector.broadcast(SPECIES, a[from + 2 * BLOCK]).fma(weights, c2);
      c3 = FloatVector.broadcast(SPECIES, a[from + 3 * BLOCK]).fma(weights, c3);
      c4 = FloatVector.broadcast(SPECIES, a[from + 4 * BLOCK]).fma(weights, c4);
      c5 = FloatVector.broadcast(SPECIES, a[from + 5 * BLOCK]).fma(weights, c5);
      c6 = FloatVector.broadcast(SPECIES, a[from + 6 * BLOCK]).fma(weights, c6);
      c7 = FloatVector.broadcast(SPECIES, a[from + 7 * BLOCK]).fma(weights, c7);
      c8 = FloatVector.broadcast(SPECIES, a[from + 8 * BLOCK]).fma(weights, c8);
      c9 = FloatVector.broadcast(SPECIES, a[from + 9 * BLOCK]).fma(weights, c9);
      ca = FloatVector.broadcast(SPECIES, a[from + 10 * BLOCK]).fma(weights, ca);
      cb = FloatVector.broadcast(SPECIES, a[from + 11 * BLOCK]).fma(weights, cb);
    }
    c0.intoArray(c, cAt);
    c1.intoArray(c, cAt + BLOCK);
    c2.intoArray(c, cAt + 2 * BLOCK);
    c3.intoArray(c, cAt + 3 * BLOCK);
    c4.intoArray(c, cAt + 4 * BLOCK);
    c5.intoArray(c, cAt + 5 * BLOCK);
    c6.intoArray(c, cAt + 6 * BLOCK);
    c7.intoArray(c, cAt + 7 * BLOCK);
    c8.intoArray(c, cAt + 8 * BLOCK);
    c9.intoArray(c, cAt + 9 * BLOCK);
    ca.intoArray(c, cAt + 10 * BLOCK);
    cb.intoArray(c, cAt + 11 * BLOCK);
  }

  private static void tile4x1(
      float[] a,
      int aAt,
      int aStride,
      PackedMatrix matrix,
      int panel,
      int output,
      float[] c,
      int cAt) {
    float[] b = matrix.values;
    FloatVector bias = FloatVector.fromArray(SPECIES, matrix.bias, output);
    FloatVector c0 = bias;
    FloatVector c1 = bias;
    FloatVector c2 = bias;
    FloatVector c3 = bias;
    int inputs = matrix.inputs;
    for (int k = 0; k < inputs; k++) {
      int from = aAt + (k >> 4) * aStride + (k & 15);
      FloatVector weights = FloatVector.fromArray(SPECIES, b, panel + k * COUNT);
      c0 = FloatVector.broadcast(SPECIES, a[from]).fma(weights, c0);
      c1 = FloatVector.broadcast(SPECIES, a[from + BLOCK]).fma(weights, c1);
      c2 = FloatVector.broadcast(SPECIES, a[from + 2 * BLOCK]).fma(weights, c2);
      c3 = FloatVector.broadcast(SPECIES, a[from + 3 * BLOCK]).fma(weights, c3);
    }
    c0.intoArray(c, cAt);
    c1.intoArray(c, cAt + BLOCK);
    c2.intoArray(c, cAt + 2 * BLOCK);
    c3.intoArray(c, cAt + 3 * BLOCK);
  }
}
