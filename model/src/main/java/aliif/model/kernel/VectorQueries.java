package aliif.model.kernel;

import static aliif.model.kernel.Kernel.BLOCK;
import static aliif.model.kernel.Lanes.COUNT;
import static aliif.model.kernel.Lanes.PANEL;
import static aliif.model.kernel.Lanes.SPECIES;
import static aliif.model.kernel.Lanes.TALL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Layers of a blended MLP with queries in the lanes: register tiles of two vectors of queries and
 * eight outputs, or four. Written out, as in {@link VectorProducts}.
 */
final class VectorQueries {
  private VectorQueries() {}

  static void queries(CellLayer layer, float[] u, float[] next, int panels) {
    for (int panel = 0; panel < panels; panel++) {
      int from = Layout.START + panel * layer.inputs * PANEL;
      int to = Layout.START + panel * layer.outputs * PANEL;
      int output = 0;
      if (TALL) {
        for (; output + 8 <= layer.outputs; output += 8) {
          queries8x2(layer, output, u, from, next, to + output * PANEL);
        }
      }
      for (; output < layer.outputs; output += 4) {
        queries4x2(layer, output, u, from, next, to + output * PANEL);
      }
    }
    if (layer.relu) {
      Lanes.relu(next, Layout.START, panels * layer.outputs * PANEL);
    }
  }

  private static void queries8x2(
      CellLayer layer, int output, float[] u, int uAt, float[] next, int nextAt) {
    float[] w = layer.values;
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
    int inputs = layer.inputs;
    int stride = layer.outputs * CellLayer.ROW;
    int first = layer.weightAt + output * CellLayer.ROW;
    for (int k = 0; k < inputs; k++) {
      int from = first + (k >> 4) * stride + (k & 15);
      FloatVector b0 = FloatVector.fromArray(SPECIES, u, uAt + k * PANEL);
      FloatVector b1 = FloatVector.fromArray(SPECIES, u, uAt + k * PANEL + COUNT);
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
    c00.intoArray(next, nextAt);
    c01.intoArray(next, nextAt + COUNT);
    c10.intoArray(next, nextAt + PANEL);
    c11.intoArray(next, nextAt + PANEL + COUNT);
    c20.intoArray(next, nextAt + 2 * PANEL);
    c21.intoArray(next, nextAt + 2 * PANEL + COUNT);
    c30.intoArray(next, nextAt + 3 * PANEL);
    c31.intoArray(next, nextAt + 3 * PANEL + COUNT);
    c40.intoArray(next, nextAt + 4 * PANEL);
    c41.intoArray(next, nextAt + 4 * PANEL + COUNT);
    c50.intoArray(next, nextAt + 5 * PANEL);
    c51.intoArray(next, nextAt + 5 * PANEL + COUNT);
    c60.intoArray(next, nextAt + 6 * PANEL);
    c61.intoArray(next, nextAt + 6 * PANEL + COUNT);
    c70.intoArray(next, nextAt + 7 * PANEL);
    c71.intoArray(next, nextAt + 7 * PANEL + COUNT);
  }

  private static void queries4x2(
      CellLayer layer, int output, float[] u, int uAt, float[] next, int nextAt) {
    float[] w = layer.values;
    int biasAt = layer.biasAt + output / BLOCK * CellLayer.ROW + output % BLOCK;
    FloatVector c00 = FloatVector.broadcast(SPECIES, w[biasAt]);
    FloatVector c10 = FloatVector.broadcast(SPECIES, w[biasAt + 1]);
    FloatVector c20 = FloatVector.broadcast(SPECIES, w[biasAt + 2]);
    FloatVector c30 = FloatVector.broadcast(SPECIES, w[biasAt + 3]);
    FloatVector c01 = c00;
    FloatVector c11 = c10;
    FloatVector c21 = c20;
    FloatVector c31 = c30;
    int inputs = layer.inputs;
    int stride = layer.outputs * CellLayer.ROW;
    int first = layer.weightAt + output * CellLayer.ROW;
    for (int k = 0; k < inputs; k++) {
      int from = first + (k >> 4) * stride + (k & 15);
      FloatVector b0 = FloatVector.fromArray(SPECIES, u, uAt + k * PANEL);
      FloatVector b1 = FloatVector.fromArray(SPECIES, u, uAt + k * PANEL + COUNT);
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
    c00.intoArray(next, nextAt);
    c01.intoArray(next, nextAt + COUNT);
    c10.intoArray(next, nextAt + PANEL);
    c11.intoArray(next, nextAt + PANEL + COUNT);
    c20.intoArray(next, nextAt + 2 * PANEL);
    c21.intoArray(next, nextAt + 2 * PANEL + COUNT);
    c30.intoArray(next, nextAt + 3 * PANEL);
    c31.intoArray(next, nextAt + 3 * PANEL + COUNT);
  }

  static void addAnswers(float[] colours, int outputs, CellQueries queries, Answers answers) {
    int at = Layout.START;
    int lane = 0;
    for (int i = 0; i < queries.rows; i++) {
      int j = 0;
      while (j < queries.columns) {
        int count = Math.min(COUNT, Math.min(queries.columns - j, PANEL - lane));
        addRun(colours, at + lane, queries, i, j, count, answers);
        j += count;
        lane += count;
        if (lane == PANEL) {
          lane = 0;
          at += outputs * PANEL;
        }
      }
    }
  }

  private static void addRun(
      float[] colours, int from, CellQueries queries, int i, int j, int count, Answers answers) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, count);
    FloatVector weight =
        FloatVector.fromArray(SPECIES, queries.columnWeights, j).mul(queries.rowWeights[i]);
    int to = queries.to[i] + j;
    for (int c = 0; c < 3; c++) {
      FloatVector sum = FloatVector.fromArray(SPECIES, answers.values, to);
      FloatVector colour = FloatVector.fromArray(SPECIES, colours, from);
      colour.fma(weight, sum).intoArray(answers.values, to, mask);
      to += answers.stride;
      from += PANEL;
    }
  }
}
