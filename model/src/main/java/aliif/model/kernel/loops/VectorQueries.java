package aliif.model.kernel.loops;

import static aliif.model.kernel.loops.CellQueries.MOST;
import static aliif.model.kernel.loops.Lanes.BITS;
import static aliif.model.kernel.loops.Lanes.COUNT;
import static aliif.model.kernel.loops.Lanes.PANEL;
import static aliif.model.kernel.loops.Lanes.SPECIES;
import static aliif.model.kernel.memory.ChannelBlocks.BLOCK;

import aliif.model.kernel.memory.AnswerRows;
import aliif.model.kernel.memory.Slab;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * Where the queries of a cell begin and end: first layers at their positions, and their answers.
 */
final class VectorQueries {
  private VectorQueries() {}

  static void foldCell(float[] features, int from, float cellY, float cellX, CellFirsts layer) {
    float[] w = layer.values;
    int stride = layer.stride();
    for (int o = 0; o < layer.outputs; o += COUNT) {
      int own = layer.at(o) + 2 * stride;
      FloatVector tau = FloatVector.fromArray(SPECIES, features, from + o);
      FloatVector y = FloatVector.fromArray(SPECIES, w, own).mul(cellY);
      FloatVector x = FloatVector.fromArray(SPECIES, w, own + stride).mul(cellX);
      tau.add(y).add(x).intoArray(w, own);
    }
  }

  static void putFirsts(CellFirsts layer, CellQueries queries, Slab.Stretch u) {
    putPositions(queries);
    for (int q = 0; q < queries.count(); q += PANEL) {
      for (int o = 0; o < layer.outputs; o += BLOCK) {
        int count = Math.min(BLOCK, layer.outputs - o);
        putFirsts(layer, layer.at(o), count, queries, q, u.values, u.at + o * MOST + q);
      }
    }
  }

  private static void putFirsts(
      CellFirsts layer, int at, int count, CellQueries queries, int q, float[] u, int to) {
    float[] w = layer.values;
    int stride = layer.stride();
    IntVector floor = IntVector.broadcast(BITS, layer.relu ? 0 : Integer.MIN_VALUE);
    FloatVector y0 = FloatVector.fromArray(SPECIES, queries.y, q);
    FloatVector y1 = FloatVector.fromArray(SPECIES, queries.y, q + COUNT);
    FloatVector x0 = FloatVector.fromArray(SPECIES, queries.x, q);
    FloatVector x1 = FloatVector.fromArray(SPECIES, queries.x, q + COUNT);
    for (int o = 0; o < count; o++) {
      FloatVector nearY = FloatVector.broadcast(SPECIES, w[at + o]);
      FloatVector nearX = FloatVector.broadcast(SPECIES, w[at + stride + o]);
      FloatVector own = FloatVector.broadcast(SPECIES, w[at + 2 * stride + o]);
      FloatVector u0 = nearX.fma(x0, nearY.fma(y0, own));
      FloatVector u1 = nearX.fma(x1, nearY.fma(y1, own));
      u0.reinterpretAsInts().max(floor).reinterpretAsFloats().intoArray(u, to + o * MOST);
      u1.reinterpretAsInts().max(floor).reinterpretAsFloats().intoArray(u, to + o * MOST + COUNT);
    }
  }

  /** Rows overwrite what those before have put beyond their end. */
  private static void putPositions(CellQueries queries) {
    for (int i = 0; i < queries.rows; i++) {
      FloatVector y = FloatVector.broadcast(SPECIES, queries.rowXi[queries.firstRow + i]);
      for (int j = 0; j < queries.columns; j += COUNT) {
        int to = i * queries.columns + j;
        y.intoArray(queries.y, to);
        FloatVector.fromArray(SPECIES, queries.columnXi, j).intoArray(queries.x, to);
      }
    }
  }

  static void addAnswers(Slab.Stretch colours, CellQueries queries, AnswerRows answers) {
    for (int j = 0; j < queries.columns; j += COUNT) {
      VectorMask<Float> mask = SPECIES.indexInRange(j, queries.columns);
      FloatVector columnWeights = FloatVector.fromArray(SPECIES, queries.columnWeights, j);
      for (int i = 0; i < queries.rows; i++) {
        FloatVector weight = columnWeights.mul(queries.rowWeights[queries.firstRow + i]);
        int from = colours.at + i * queries.columns + j;
        int to = queries.rowTo[queries.firstRow + i] + queries.firstColumn + j;
        for (int c = 0; c < 3; c++) {
          FloatVector sum = FloatVector.fromArray(SPECIES, answers.values, to);
          FloatVector colour = FloatVector.fromArray(SPECIES, colours.values, from + c * MOST);
          colour.fma(weight, sum).intoArray(answers.values, to, mask);
          to += answers.stride;
        }
      }
    }
  }
}
