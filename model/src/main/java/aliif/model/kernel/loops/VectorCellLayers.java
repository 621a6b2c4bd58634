package aliif.model.kernel.loops;

import static aliif.model.kernel.loops.CellQueries.MOST;
import static aliif.model.kernel.loops.Lanes.BITS;
import static aliif.model.kernel.loops.Lanes.COUNT;
import static aliif.model.kernel.loops.Lanes.PANEL;
import static aliif.model.kernel.loops.Lanes.SPECIES;
import static aliif.model.kernel.loops.Lanes.TALL;
import static aliif.model.kernel.memory.ChannelBlocks.BLOCK;

import aliif.model.kernel.memory.Slab;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Layers of a blended MLP with queries in the lanes. Register tiles have eight outputs and two
 * vectors of queries, or one if no more are left; with 16 registers, or more than 16 inputs, four
 * and two; the last layer's three and four. Written out, as in {@link VectorProducts}.
 */
final class VectorCellLayers {
  private VectorCellLayers() {}

  /*
   * The tiles call max() themselves: in methods of their size the compiler inlines those of the
   * Vector API alone, and what it does not inline it boxes (docs/numerics.md).
   */
  static void hiddenLayer(CellLayer layer, Slab.Stretch u, Slab.Stretch next, int count) {
    int output = 0;
    if (TALL && layer.inputs <= BLOCK) {
      int pairs = (count + COUNT - 1) / PANEL * PANEL;
      for (; output + 8 <= layer.outputs; output += 8) {
        hidden8x2(layer, output, u, next, pairs);
        if (pairs < count) {
          hidden8x1(layer, output, u, next, pairs);
        }
      }
    }
    for (; output < layer.outputs; output += 4) {
      hidden4x2(layer, output, u, next, count);
    }
  }

  private static void hidden8x2(
      CellLayer layer, int output, Slab.Stretch u, Slab.Stretch next, int count) {
    float[] w = layer.values;
    float[] x = u.values;
    float[] to = next.values;
    int inputs = layer.inputs;
    int first = layer.weightAt + output * CellLayer.ROW;
    for (int q = 0; q < count; q += PANEL) {
      int uAt = u.at + q;
      int nextAt = next.at + output * MOST + q;
      int biasAt = layer.biasAt + output / BLOCK * CellLayer.ROW + output % BLOCK;
      FloatVector c00 = FloatVector.broadcast(SPECIES, w[biasAt]);
      FloatVector c10 = FloatVector.broadcast(SPECIES, w[biasAt + 1]);
      FloatVector c20 = FloatVector.broadcast(SPECIES, w[biasAt + 2]);
      FloatVector c30 = FloatVector.broadcast(SPECIES, w[biasAt + 3]);
      FloatVector c40 = FloatVector.broadcast(SPECIES, w[biasAt + 4]);
      FloatVector c50 = FloatVector.broadcast(SPECIES, w[biasAt + 5]);
      FloatVector c60 = FloatVector.broadcast(SPECIES, w[biasAt + 6]);
      FloatVector c70 = FloatVector.broadcast(SPECIES, w[biasAt + 7]);
      FloatVector c01 = c00;
      FloatVector c11 = c10;
      FloatVector c21 = c20;
      FloatVector c31 = c30;
      FloatVector c41 = c40;
      FloatVector c51 = c50;
      FloatVector c61 = c60;
      FloatVector c71 = c70;
      for (int k = 0; k < inputs; k++) {
        int from = first + k;
        FloatVector b0 = FloatVector.fromArray(SPECIES, x, uAt + k * MOST);
        FloatVector b1 = FloatVector.fromArray(SPECIES, x, uAt + k * MOST + COUNT);
        FloatVector a0 = FloatVector.broadcast(SPECIES, w[from]);
        c00 = a0.fma(b0, c00);
        c01 = a0.fma(b1, c01);
        FloatVector a1 = FloatVector.broadcast(SPECIES, w[from + CellLayer.ROW]);
        c10 = a1.fma(b0, c10);
        c11 = a1.fma(b1, c11);
        FloatVector a2 = FloatVector.broadcast(SPECIES, w[from + 2 * CellLayer.ROW]);
        c20 = a2.fma(b0, c20);
        c21 = a2.fma(b1, c21);
        FloatVector a3 = FloatVector.broadcast(SPECIES, w[from + 3 * CellLayer.ROW]);
        c30 = a3.fma(b0, c30);
        c31 = a3.fma(b1, c31);
        FloatVector a4 = FloatVector.broadcast(SPECIES, w[from + 4 * CellLayer.ROW]);
        c40 = a4.fma(b0, c40);
        c41 = a4.fma(b1, c41);
        FloatVector a5 = FloatVector.broadcast(SPECIES, w[from + 5 * CellLayer.ROW]);
        c50 = a5.fma(b0, c50);
        c51 = a5.fma(b1, c51);
        FloatVector a6 = FloatVector.broadcast(SPECIES, w[from + 6 * CellLayer.ROW]);
        c60 = a6.fma(b0, c60);
        c61 = a6.fma(b1, c61);
        FloatVector a7 = FloatVector.broadcast(SPECIES, w[from + 7 * CellLayer.ROW]);
        c70 = a7.fma(b0, c70);
        c71 = a7.fma(b1, c71);
      }
      IntVector zero = IntVector.zero(BITS);
      c00.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt);
      c01.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt + COUNT);
      c10.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt + MOST);
      c11.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt + MOST + COUNT);
      c20.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt + 2 * MOST);
      c21.reinterpretAsInts()
          .max(zero)
          .reinterpretAsFloats()
          .intoArray(to, nextAt + 2 * MOST + COUNT);
      c30.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt + 3 * MOST);
      c31.reinterpretAsInts()
          .max(zero)
          .reinterpretAsFloats()
          .intoArray(to, nextAt + 3 * MOST + COUNT);
      c40.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt + 4 * MOST);
      c41.reinterpretAsInts()
          .max(zero)
          .reinterpretAsFloats()
          .intoArray(to, nextAt + 4 * MOST + COUNT);
      c50.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt + 5 * MOST);
      c51.reinterpretAsInts()
          .max(zero)
          .reinterpretAsFloats()
          .intoArray(to, nextAt + 5 * MOST + COUNT);
      c60.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt + 6 * MOST);
      c61.reinterpretAsInts()
          .max(zero)
          .reinterpretAsFloats()
          .intoArray(to, nextAt + 6 * MOST + COUNT);
      c70.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt + 7 * MOST);
      c71.reinterpretAsInts()
          .max(zero)
          .reinterpretAsFloats()
          .intoArray(to, nextAt + 7 * MOST + COUNT);
    }
  }

  private static void hidden8x1(
      CellLayer layer, int output, Slab.Stretch u, Slab.Stretch next, int query) {
    float[] w = layer.values;
    float[] x = u.values;
    float[] to = next.values;
    int inputs = layer.inputs;
    int first = layer.weightAt + output * CellLayer.ROW;
    int uAt = u.at + query;
    int nextAt = next.at + output * MOST + query;
    int biasAt = layer.biasAt + output / BLOCK * CellLayer.ROW + output % BLOCK;
    FloatVector c0 = FloatVector.broadcast(SPECIES, w[biasAt]);
    FloatVector c1 = FloatVector.broadcast(SPECIES, w[biasAt + 1]);
    FloatVector c2 = FloatVector.broadcast(SPECIES, w[biasAt + 2]);
    FloatVector c3 = FloatVector.broadcast(SPECIES, w[biasAt + 3]);
    FloatVector c4 = FloatVector.broadcast(SPECIES, w[biasAt + 4]);
    FloatVector c5 = FloatVector.broadcast(SPECIES, w[biasAt + 5]);
    FloatVector c6 = FloatVector.broadcast(SPECIES, w[biasAt + 6]);
    FloatVector c7 = FloatVector.broadcast(SPECIES, w[biasAt + 7]);
    for (int k = 0; k < inputs; k++) {
      int from = first + k;
      FloatVector b = FloatVector.fromArray(SPECIES, x, uAt + k * MOST);
      c0 = FloatVector.broadcast(SPECIES, w[from]).fma(b, c0);
      c1 = FloatVector.broadcast(SPECIES, w[from + CellLayer.ROW]).fma(b, c1);
      c2 = FloatVector.broadcast(SPECIES, w[from + 2 * CellLayer.ROW]).fma(b, c2);
      c3 = FloatVector.broadcast(SPECIES, w[from + 3 * CellLayer.ROW]).fma(b, c3);
      c4 = FloatVector.broadcast(SPECIES, w[from + 4 * CellLayer.ROW]).fma(b, c4);
      c5 = FloatVector.broadcast(SPECIES, w[from + 5 * CellLayer.ROW]).fma(b, c5);
      c6 = FloatVector.broadcast(SPECIES, w[from + 6 * CellLayer.ROW]).fma(b, c6);
      c7 = FloatVector.broadcast(SPECIES, w[from + 7 * CellLayer.ROW]).fma(b, c7);
    }
    IntVector zero = IntVector.zero(BITS);
    c0.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt);
    c1.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt + MOST);
    c2.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt + 2 * MOST);
    c3.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt + 3 * MOST);
    c4.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt + 4 * MOST);
    c5.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt + 5 * MOST);
    c6.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt + 6 * MOST);
    c7.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt + 7 * MOST);
  }

  private static void hidden4x2(
      CellLayer layer, int output, Slab.Stretch u, Slab.Stretch next, int count) {
    float[] w = layer.values;
    float[] x = u.values;
    float[] to = next.values;
    int inputs = layer.inputs;
    int stride = layer.outputs * CellLayer.ROW;
    int first = layer.weightAt + output * CellLayer.ROW;
    for (int q = 0; q < count; q += PANEL) {
      int uAt = u.at + q;
      int nextAt = next.at + output * MOST + q;
      int biasAt = layer.biasAt + output / BLOCK * CellLayer.ROW + output % BLOCK;
      FloatVector c00 = FloatVector.broadcast(SPECIES, w[biasAt]);
      FloatVector c10 = FloatVector.broadcast(SPECIES, w[biasAt + 1]);
      FloatVector c20 = FloatVector.broadcast(SPECIES, w[biasAt + 2]);
      FloatVector c30 = FloatVector.broadcast(SPECIES, w[biasAt + 3]);
      FloatVector c01 = c00;
      FloatVector c11 = c10;
      FloatVector c21 = c20;
      FloatVector c31 = c30;
      for (int k = 0; k < inputs; k++) {
        int from = first + (k >> 4) * stride + (k & 15);
        FloatVector b0 = FloatVector.fromArray(SPECIES, x, uAt + k * MOST);
        FloatVector b1 = FloatVector.fromArray(SPECIES, x, uAt + k * MOST + COUNT);
        FloatVector a0 = FloatVector.broadcast(SPECIES, w[from]);
        c00 = a0.fma(b0, c00);
        c01 = a0.fma(b1, c01);
        FloatVector a1 = FloatVector.broadcast(SPECIES, w[from + CellLayer.ROW]);
        c10 = a1.fma(b0, c10);
        c11 = a1.fma(b1, c11);
        FloatVector a2 = FloatVector.broadcast(SPECIES, w[from + 2 * CellLayer.ROW]);
        c20 = a2.fma(b0, c20);
        c21 = a2.fma(b1, c21);
        FloatVector a3 = FloatVector.broadcast(SPECIES, w[from + 3 * CellLayer.ROW]);
        c30 = a3.fma(b0, c30);
        c31 = a3.fma(b1, c31);
      }
      IntVector zero = IntVector.zero(BITS);
      c00.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt);
      c01.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt + COUNT);
      c10.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt + MOST);
      c11.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt + MOST + COUNT);
      c20.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt + 2 * MOST);
      c21.reinterpretAsInts()
          .max(zero)
          .reinterpretAsFloats()
          .intoArray(to, nextAt + 2 * MOST + COUNT);
      c30.reinterpretAsInts().max(zero).reinterpretAsFloats().intoArray(to, nextAt + 3 * MOST);
      c31.reinterpretAsInts()
          .max(zero)
          .reinterpretAsFloats()
          .intoArray(to, nextAt + 3 * MOST + COUNT);
    }
  }

  static void lastLayer(CellLayer layer, Slab.Stretch u, Slab.Stretch colours, int count) {
    for (int q = 0; q < count; q += 4 * COUNT) {
      last3x4(layer, u, q, colours);
    }
  }

  private static void last3x4(CellLayer layer, Slab.Stretch u, int q, Slab.Stretch colours) {
    float[] w = layer.values;
    float[] x = u.values;
    float[] to = colours.values;
    int xAt = u.at + q;
    int at = colours.at + q;
    FloatVector c00 = FloatVector.broadcast(SPECIES, w[layer.biasAt]);
    FloatVector c10 = FloatVector.broadcast(SPECIES, w[layer.biasAt + 1]);
    FloatVector c20 = FloatVector.broadcast(SPECIES, w[layer.biasAt + 2]);
    FloatVector c01 = c00;
    FloatVector c11 = c10;
    FloatVector c21 = c20;
    FloatVector c02 = c00;
    FloatVector c12 = c10;
    FloatVector c22 = c20;
    FloatVector c03 = c00;
    FloatVector c13 = c10;
    FloatVector c23 = c20;
    int inputs = layer.inputs;
    int stride = layer.outputs * CellLayer.ROW;
    for (int k = 0; k < inputs; k++) {
      int from = layer.weightAt + (k >> 4) * stride + (k & 15);
      FloatVector b0 = FloatVector.fromArray(SPECIES, x, xAt + k * MOST);
      FloatVector b1 = FloatVector.fromArray(SPECIES, x, xAt + k * MOST + COUNT);
      FloatVector b2 = FloatVector.fromArray(SPECIES, x, xAt + k * MOST + 2 * COUNT);
      FloatVector b3 = FloatVector.fromArray(SPECIES, x, xAt + k * MOST + 3 * COUNT);
      FloatVector a0 = FloatVector.broadcast(SPECIES, w[from]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      FloatVector a1 = FloatVector.broadcast(SPECIES, w[from + CellLayer.ROW]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
      FloatVector a2 = FloatVector.broadcast(SPECIES, w[from + 2 * CellLayer.ROW]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      c23 = a2.fma(b3, c23);
    }
    c00.intoArray(to, at);
    c01.intoArray(to, at + COUNT);
    c02.intoArray(to, at + 2 * COUNT);
    c03.intoArray(to, at + 3 * COUNT);
    c10.intoArray(to, at + MOST);
    c11.intoArray(to, at + MOST + COUNT);
    c12.intoArray(to, at + MOST + 2 * COUNT);
    c13.intoArray(to, at + MOST + 3 * COUNT);
    c20.intoArray(to, at + 2 * MOST);
    c21.intoArray(to, at + 2 * MOST + COUNT);
    c22.intoArray(to, at + 2 * MOST + 2 * COUNT);
    c23.intoArray(to, at + 2 * MOST + 3 * COUNT);
  }
}
