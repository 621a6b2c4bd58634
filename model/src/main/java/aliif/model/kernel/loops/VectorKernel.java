package aliif.model.kernel.loops;

import static aliif.model.kernel.loops.Lanes.BITS;
import static aliif.model.kernel.loops.Lanes.COUNT;
import static aliif.model.kernel.loops.Lanes.SPECIES;
import static aliif.model.kernel.memory.ChannelBlocks.BLOCK;

import aliif.model.kernel.memory.AnswerRows;
import aliif.model.kernel.memory.BlockOfEach;
import aliif.model.kernel.memory.Lines;
import aliif.model.kernel.memory.Rows;
import aliif.model.kernel.memory.Slab;
import aliif.model.kernel.memory.TileRun;
import aliif.model.kernel.memory.Tiles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * The Java Vector API.
 *
 * <p>Neither this nor what it calls is referred to by name outside {@link Kernels}: without the
 * incubator module they must not be loaded.
 */
final class VectorKernel implements Kernel {
  @Override
  public String name() {
    return SPECIES.vectorBitSize() + "-bit vectors";
  }

  @Override
  public int panel() {
    return Lanes.PANEL;
  }

  @Override
  public void product(Rows a, PackedMatrix matrix, Rows c, int rows) {
    VectorProducts.product(a, matrix, c, rows);
  }

  @Override
  public void findActive(Rows a, int inputs, int rows, ActiveInputs active) {
    VectorActiveInputs.find(a, inputs, rows, active);
  }

  @Override
  public void product(Rows a, PackedMatrix matrix, Rows c, ActiveInputs active) {
    VectorActiveProducts.product(a, matrix, c, active);
  }

  /*
   * With vectors of 8 lanes gathering takes as long as it saves.
   */
  @Override
  public void resample(float[] x, int from, Taps taps, float[] y) {
    if (Lanes.TALL && taps.outputs >= COUNT) {
      VectorTaps.resample(x, from, taps, y);
    } else {
      PlainTaps.resample(x, from, taps, y);
    }
  }

  @Override
  public void addScaled(float[] y, int to, float factor, float[] x, int from, int count) {
    VectorTaps.addScaled(y, to, factor, x, from, count);
  }

  @Override
  public void copyBlock(float[] x, int from, float[] to, int at) {
    for (int lane = 0; lane < BLOCK; lane += COUNT) {
      FloatVector.fromArray(SPECIES, x, from + lane).intoArray(to, at + lane);
    }
  }

  @Override
  public void foldCell(float[] features, int from, float cellY, float cellX, CellFirsts layer) {
    VectorQueries.foldCell(features, from, cellY, cellX, layer);
  }

  @Override
  public void putFirsts(CellFirsts layer, CellQueries queries, Slab.Stretch u) {
    VectorQueries.putFirsts(layer, queries, u);
  }

  @Override
  public void hiddenLayer(CellLayer layer, Slab.Stretch u, Slab.Stretch next, int count) {
    VectorCellLayers.hiddenLayer(layer, u, next, count);
  }

  @Override
  public void lastLayer(CellLayer layer, Slab.Stretch u, Slab.Stretch colours, int count) {
    VectorCellLayers.lastLayer(layer, u, colours, count);
  }

  @Override
  public void addAnswers(Slab.Stretch colours, CellQueries queries, AnswerRows answers) {
    VectorQueries.addAnswers(colours, queries, answers);
  }

  @Override
  public void toColours(float[] sums, int from, float[] to, int at, int count) {
    IntVector one =
        IntVector.broadcast(BITS, Float.floatToRawIntBits(1)); // bits order as floats do
    for (int j = 0; j < count; j += COUNT) {
      VectorMask<Float> mask = SPECIES.indexInRange(j, count);
      FloatVector sum = FloatVector.fromArray(SPECIES, sums, from + j);
      IntVector colour = sum.mul(0.5f).add(0.5f).reinterpretAsInts();
      colour.max(0).min(one).reinterpretAsFloats().intoArray(to, at + j, mask);
    }
  }

  @Override
  public void relu(float[] x, int from, int count) {
    Lanes.relu(x, from, count);
  }

  @Override
  public void putFirsts(float[] pixel, float[] near, QueryBatch batch) {
    Rows to = batch.firsts;
    for (int i = 0; i < pixel.length; i += COUNT) {
      FloatVector own = FloatVector.fromArray(SPECIES, pixel, i);
      FloatVector nearY = FloatVector.fromArray(SPECIES, near, i);
      FloatVector nearX = FloatVector.fromArray(SPECIES, near, pixel.length + i);
      int at = to.at(i / BLOCK, 0) + i % BLOCK;
      for (int q = batch.begun; q < batch.count; q++) {
        FloatVector y = FloatVector.broadcast(SPECIES, batch.xiY[q]);
        FloatVector x = FloatVector.broadcast(SPECIES, batch.xiX[q]);
        nearX.fma(x, nearY.fma(y, own)).intoArray(to.values, at + q * BLOCK);
      }
    }
  }

  @Override
  public void blend(float[] omega, int omegaAt, BlockOfEach x, float[] to, int at) {
    for (int lane = 0; lane < BLOCK; lane += COUNT) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int k = 0; k < x.mlps; k++) {
        FloatVector factor = FloatVector.broadcast(SPECIES, omega[omegaAt + k]);
        sum = FloatVector.fromArray(SPECIES, x.values, x.at + k * x.stride + lane).fma(factor, sum);
      }
      sum.intoArray(to, at + lane);
    }
  }

  @Override
  public void transformInput(Lines lines, TileRun run, Tiles tiles) {
    VectorWinograd.transformInput(lines, run, tiles);
  }

  @Override
  public void transformOutput(Tiles tiles, TileRun run, Lines lines, Epilogue epilogue) {
    VectorWinograd.transformOutput(tiles, run, lines, epilogue);
  }

  /** Ten chains: two units of a latency of four need eight. */
  @Override
  public long multiplyAdd(int rounds) {
    FloatVector x = FloatVector.broadcast(SPECIES, 0.5f);
    FloatVector y = FloatVector.broadcast(SPECIES, 1);
    FloatVector c0 = x;
    FloatVector c1 = x;
    FloatVector c2 = x;
    FloatVector c3 = x;
    FloatVector c4 = x;
    FloatVector c5 = x;
    FloatVector c6 = x;
    FloatVector c7 = x;
    FloatVector c8 = x;
    FloatVector c9 = x;
    for (int i = 0; i < rounds; i++) {
      c0 = c0.fma(x, y);
      c1 = c1.fma(x, y);
      c2 = c2.fma(x, y);
      c3 = c3.fma(x, y);
      c4 = c4.fma(x, y);
      c5 = c5.fma(x, y);
      c6 = c6.fma(x, y);
      c7 = c7.fma(x, y);
      c8 = c8.fma(x, y);
      c9 = c9.fma(x, y);
    }
    FloatVector sum = c0.add(c1).add(c2).add(c3).add(c4).add(c5).add(c6).add(c7).add(c8).add(c9);
    return sum.lane(0) == 1 ? 0 : 2L * rounds * 10 * COUNT;
  }
}
