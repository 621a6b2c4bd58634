package aliif.model.kernel.loops;

import static aliif.model.kernel.loops.Lanes.COUNT;
import static aliif.model.kernel.loops.Lanes.PANEL;
import static aliif.model.kernel.loops.Lanes.SPECIES;
import static aliif.model.kernel.memory.ChannelBlocks.BLOCK;

import aliif.model.kernel.memory.Rows;
import jdk.incubator.vector.FloatVector;

/**
 * Products of rows of which many values are zero: as {@link VectorProducts}, with the same register
 * tiles, but only over the inputs that are active in a tile's rows. A product by zero changes no
 * sum, so that the results have the same bits. A last panel of one block is multiplied as a whole.
 */
final class VectorActiveProducts {
  private VectorActiveProducts() {}

  static void product(Rows a, PackedMatrix matrix, Rows c, ActiveInputs active) {
    int output = 0;
    for (; output + PANEL <= matrix.outputs; output += PANEL) {
      int panel = matrix.at + output * matrix.inputs;
      int c0 = c.at + output / BLOCK * c.stride + output % BLOCK;
      int next = output + COUNT;
      int c1 = c.at + next / BLOCK * c.stride + next % BLOCK;
      int tile = 0;
      for (int row = 0; row < active.rows; tile++) {
        int height = Lanes.tileRows(active.rows - row);
        int r = row * BLOCK;
        int from = a.at + r;
        if (height == 12) {
          tile12x2(a, from, matrix, panel, output, c.values, c0 + r, c1 + r, active, tile);
        } else {
          tile4x2(a, from, matrix, panel, output, c.values, c0 + r, c1 + r, active, tile);
        }
        row += height;
      }
      if (matrix.relu) {
        // While they are in a first-level cache.
        for (int block = output / BLOCK; block < (output + PANEL) / BLOCK; block++) {
          Lanes.relu(c.values, c.at(block, 0), active.rows * BLOCK);
        }
      }
    }
    if (output < matrix.outputs) {
      VectorBlockProducts.product(a, matrix, c, output, active.rows);
    }
  }

  private static void tile12x2(
      Rows rows,
      int aAt,
      PackedMatrix matrix,
      int panel,
      int output,
      float[] c,
      int cAt0,
      int cAt1,
      ActiveInputs active,
      int tile) {
    float[] a = rows.values;
    int aStride = rows.stride;
    float[] b = matrix.values;
    FloatVector bias0 = FloatVector.fromArray(SPECIES, matrix.bias, output);
    FloatVector bias1 = FloatVector.fromArray(SPECIES, matrix.bias, output + COUNT);
    FloatVector c00 = bias0;
    FloatVector c01 = bias1;
    FloatVector c10 = bias0;
    FloatVector c11 = bias1;
    FloatVector c20 = bias0;
    FloatVector c21 = bias1;
    FloatVector c30 = bias0;
    FloatVector c31 = bias1;
    FloatVector c40 = bias0;
    FloatVector c41 = bias1;
    FloatVector c50 = bias0;
    FloatVector c51 = bias1;
    FloatVector c60 = bias0;
    FloatVector c61 = bias1;
    FloatVector c70 = bias0;
    FloatVector c71 = bias1;
    FloatVector c80 = bias0;
    FloatVector c81 = bias1;
    FloatVector c90 = bias0;
    FloatVector c91 = bias1;
    FloatVector ca0 = bias0;
    FloatVector ca1 = bias1;
    FloatVector cb0 = bias0;
    FloatVector cb1 = bias1;
    int[] channels = active.channels;
    int first = tile * active.room;
    int count = active.counts[tile];
    for (int n = 0; n < count; n++) {
      int k = channels[first + n];
      int from = aAt + (k >> 4) * aStride + (k & 15);
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, panel + k * PANEL);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, panel + k * PANEL + COUNT);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[from]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[from + BLOCK]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[from + 2 * BLOCK]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[from + 3 * BLOCK]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[from + 4 * BLOCK]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[from + 5 * BLOCK]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      FloatVector a6 = FloatVector.broadcast(SPECIES, a[from + 6 * BLOCK]);
      c60 = a6.fma(b0, c60);
      c61 = a6.fma(b1, c61);
      FloatVector a7 = FloatVector.broadcast(SPECIES, a[from + 7 * BLOCK]);
      c70 = a7.fma(b0, c70);
      c71 = a7.fma(b1, c71);
      FloatVector a8 = FloatVector.broadcast(SPECIES, a[from + 8 * BLOCK]);
      c80 = a8.fma(b0, c80);
      c81 = a8.fma(b1, c81);
      FloatVector a9 = FloatVector.broadcast(SPECIES, a[from + 9 * BLOCK]);
      c90 = a9.fma(b0, c90);
      c91 = a9.fma(b1, c91);
      FloatVector aa = FloatVector.broadcast(SPECIES, a[from + 10 * BLOCK]);
      ca0 = aa.fma(b0, ca0);
      ca1 = aa.fma(b1, ca1);
      FloatVector ab = FloatVector.broadcast(SPECIES, a[from + 11 * BLOCK]);
      cb0 = ab.fma(b0, cb0);
      cb1 = ab.fma(b1, cb1);
    }
    c00.intoArray(c, cAt0);
    c01.intoArray(c, cAt1);
    c10.intoArray(c, cAt0 + BLOCK);
    c11.intoArray(c, cAt1 + BLOCK);
    c20.intoArray(c, cAt0 + 2 * BLOCK);
    c21.intoArray(c, cAt1 + 2 * BLOCK);
    c30.intoArray(c, cAt0 + 3 * BLOCK);
    c31.intoArray(c, cAt1 + 3 * BLOCK);
    c40.intoArray(c, cAt0 + 4 * BLOCK);
    c41.intoArray(c, cAt1 + 4 * BLOCK);
    c50.intoArray(c, cAt0 + 5 * BLOCK);
    c51.intoArray(c, cAt1 + 5 * BLOCK);
    c60.intoArray(c, cAt0 + 6 * BLOCK);
    c61.intoArray(c, cAt1 + 6 * BLOCK);
    c70.intoArray(c, cAt0 + 7 * BLOCK);
    c71.intoArray(c, cAt1 + 7 * BLOCK);
    c80.intoArray(c, cAt0 + 8 * BLOCK);
    c81.intoArray(c, cAt1 + 8 * BLOCK);
    c90.intoArray(c, cAt0 + 9 * BLOCK);
    c91.intoArray(c, cAt1 + 9 * BLOCK);
    ca0.intoArray(c, cAt0 + 10 * BLOCK);
    ca1.intoArray(c, cAt1 + 10 * BLOCK);
    cb0.intoArray(c, cAt0 + 11 * BLOCK);
    cb1.intoArray(c, cAt1 + 11 * BLOCK);
  }

  private static void tile4x2(
      Rows rows,
      int aAt,
      PackedMatrix matrix,
      int panel,
      int output,
      float[] c,
      int cAt0,
      int cAt1,
      ActiveInputs active,
      int tile) {
    float[] a = rows.values;
    int aStride = rows.stride;
    float[] b = matrix.values;
    FloatVector bias0 = FloatVector.fromArray(SPECIES, matrix.bias, output);
    FloatVector bias1 = FloatVector.fromArray(SPECIES, matrix.bias, output + COUNT);
    FloatVector c00 = bias0;
    FloatVector c01 = bias1;
    FloatVector c10 = bias0;
    FloatVector c11 = bias1;
    FloatVector c20 = bias0;
    FloatVector c21 = bias1;
    FloatVector c30 = bias0;
    FloatVector c31 = bias1;
    int[] channels = active.channels;
    int first = tile * active.room;
    int count = active.counts[tile];
    for (int n = 0; n < count; n++) {
      int k = channels[first + n];
      int from = aAt + (k >> 4) * aStride + (k & 15);
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, panel + k * PANEL);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, panel + k * PANEL + COUNT);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[from]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[from + BLOCK]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[from + 2 * BLOCK]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[from + 3 * BLOCK]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
    }
    c00.intoArray(c, cAt0);
    c01.intoArray(c, cAt1);
    c10.intoArray(c, cAt0 + BLOCK);
    c11.intoArray(c, cAt1 + BLOCK);
    c20.intoArray(c, cAt0 + 2 * BLOCK);
    c21.intoArray(c, cAt1 + 2 * BLOCK);
    c30.intoArray(c, cAt0 + 3 * BLOCK);
    c31.intoArray(c, cAt1 + 3 * BLOCK);
  }
}
