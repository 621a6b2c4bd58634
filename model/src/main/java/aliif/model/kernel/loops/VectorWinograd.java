package aliif.model.kernel.loops;

import static aliif.model.kernel.loops.Lanes.COUNT;
import static aliif.model.kernel.loops.Lanes.SPECIES;
import static aliif.model.kernel.memory.ChannelBlocks.BLOCK;

import aliif.model.kernel.memory.Lines;
import aliif.model.kernel.memory.Slab;
import aliif.model.kernel.memory.TileRun;
import aliif.model.kernel.memory.Tiles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** The transforms of F(4x4, 3x3) on tiles, with channels in the lanes. */
final class VectorWinograd {
  private static final float[] NO_RESIDUAL = {};

  private VectorWinograd() {}

  static void transformInput(Lines lines, TileRun run, Tiles tiles) {
    for (int row = 0; row < 6; row++) {
      tiles.y[row] = lines.at(run.y - 1 + row) + run.tile * TileRun.SIDE * BLOCK;
    }
    for (int block = 0; block < tiles.blocks; block++) {
      int to = tiles.start + (block * Tiles.CAPACITY + run.place) * BLOCK;
      for (int t = 0; t < run.count; t++) {
        int x = block * lines.blockStride() + t * TileRun.SIDE * BLOCK;
        for (int lane = 0; lane < BLOCK; lane += COUNT) {
          inputColumns(lines.values, tiles.y, x + lane, tiles.scratch);
          inputRows(tiles.scratch, tiles.rows.values, to + t * BLOCK + lane, tiles.positionStride);
        }
      }
    }
  }

  /** {@code B^T d}: (6, 6, COUNT). */
  private static void inputColumns(float[] d, int[] y, int x, Slab.Stretch scratch) {
    float[] to = scratch.values;
    FloatVector four = FloatVector.broadcast(SPECIES, 4);
    FloatVector minusFour = FloatVector.broadcast(SPECIES, -4);
    FloatVector minusFive = FloatVector.broadcast(SPECIES, -5);
    FloatVector two = FloatVector.broadcast(SPECIES, 2);
    FloatVector minusTwo = FloatVector.broadcast(SPECIES, -2);
    int y0 = y[0] + x;
    int y1 = y[1] + x;
    int y2 = y[2] + x;
    int y3 = y[3] + x;
    int y4 = y[4] + x;
    int y5 = y[5] + x;
    for (int column = 0; column < 6; column++) {
      int at = column * BLOCK;
      int half = scratch.at + column * COUNT;
      FloatVector d0 = FloatVector.fromArray(SPECIES, d, y0 + at);
      FloatVector d1 = FloatVector.fromArray(SPECIES, d, y1 + at);
      FloatVector d2 = FloatVector.fromArray(SPECIES, d, y2 + at);
      FloatVector d3 = FloatVector.fromArray(SPECIES, d, y3 + at);
      FloatVector d4 = FloatVector.fromArray(SPECIES, d, y4 + at);
      FloatVector d5 = FloatVector.fromArray(SPECIES, d, y5 + at);
      FloatVector evens = d2.fma(minusFour, d4);
      FloatVector odds = d1.fma(minusFour, d3);
      FloatVector outer = d4.sub(d2);
      FloatVector inner = d3.sub(d1);
      d0.fma(four, d2.fma(minusFive, d4)).intoArray(to, half);
      evens.add(odds).intoArray(to, half + 6 * COUNT);
      evens.sub(odds).intoArray(to, half + 12 * COUNT);
      inner.fma(two, outer).intoArray(to, half + 18 * COUNT);
      inner.fma(minusTwo, outer).intoArray(to, half + 24 * COUNT);
      d1.fma(four, d3.fma(minusFive, d5)).intoArray(to, half + 30 * COUNT);
    }
  }

  /** {@code (B^T d) B}, to the 36 positions. */
  private static void inputRows(Slab.Stretch scratch, float[] to, int place, int stride) {
    float[] from = scratch.values;
    FloatVector four = FloatVector.broadcast(SPECIES, 4);
    FloatVector minusFour = FloatVector.broadcast(SPECIES, -4);
    FloatVector minusFive = FloatVector.broadcast(SPECIES, -5);
    FloatVector two = FloatVector.broadcast(SPECIES, 2);
    FloatVector minusTwo = FloatVector.broadcast(SPECIES, -2);
    for (int row = 0; row < 6; row++) {
      int half = scratch.at + row * 6 * COUNT;
      int at = place + row * 6 * stride;
      FloatVector d0 = FloatVector.fromArray(SPECIES, from, half);
      FloatVector d1 = FloatVector.fromArray(SPECIES, from, half + COUNT);
      FloatVector d2 = FloatVector.fromArray(SPECIES, from, half + 2 * COUNT);
      FloatVector d3 = FloatVector.fromArray(SPECIES, from, half + 3 * COUNT);
      FloatVector d4 = FloatVector.fromArray(SPECIES, from, half + 4 * COUNT);
      FloatVector d5 = FloatVector.fromArray(SPECIES, from, half + 5 * COUNT);
      FloatVector evens = d2.fma(minusFour, d4);
      FloatVector odds = d1.fma(minusFour, d3);
      FloatVector outer = d4.sub(d2);
      FloatVector inner = d3.sub(d1);
      d0.fma(four, d2.fma(minusFive, d4)).intoArray(to, at);
      evens.add(odds).intoArray(to, at + stride);
      evens.sub(odds).intoArray(to, at + 2 * stride);
      inner.fma(two, outer).intoArray(to, at + 3 * stride);
      inner.fma(minusTwo, outer).intoArray(to, at + 4 * stride);
      d1.fma(four, d3.fma(minusFive, d5)).intoArray(to, at + 5 * stride);
    }
  }

  static void transformOutput(Tiles tiles, TileRun run, Lines lines, Epilogue epilogue) {
    Lines residual = epilogue.residual;
    for (int row = 0; row < TileRun.SIDE; row++) {
      int x = (run.tile * TileRun.SIDE + 1) * BLOCK;
      tiles.y[row] = lines.at(run.y + row) + x;
      tiles.residualY[row] = residual == null ? 0 : residual.at(run.y + row) + x;
    }
    for (int made = 0; made < run.blocks; made++) {
      int block = run.block + made;
      int from = tiles.start + (made * Tiles.CAPACITY + run.place) * BLOCK;
      for (int t = 0; t < run.count; t++) {
        int x = block * lines.blockStride() + t * TileRun.SIDE * BLOCK;
        for (int lane = 0; lane < BLOCK; lane += COUNT) {
          int at = from + t * BLOCK + lane;
          outputColumns(tiles.rows.values, at, tiles.positionStride, tiles.scratch);
          outputRows(tiles, epilogue, block * BLOCK + lane, lines.values, x + lane);
        }
      }
    }
  }

  /** {@code A^T m}: (4, 6, COUNT). */
  private static void outputColumns(float[] m, int from, int stride, Slab.Stretch scratch) {
    float[] to = scratch.values;
    FloatVector two = FloatVector.broadcast(SPECIES, 2);
    FloatVector four = FloatVector.broadcast(SPECIES, 4);
    FloatVector eight = FloatVector.broadcast(SPECIES, 8);
    for (int column = 0; column < 6; column++) {
      int at = from + column * stride;
      int half = scratch.at + column * COUNT;
      FloatVector m0 = FloatVector.fromArray(SPECIES, m, at);
      FloatVector m1 = FloatVector.fromArray(SPECIES, m, at + 6 * stride);
      FloatVector m2 = FloatVector.fromArray(SPECIES, m, at + 12 * stride);
      FloatVector m3 = FloatVector.fromArray(SPECIES, m, at + 18 * stride);
      FloatVector m4 = FloatVector.fromArray(SPECIES, m, at + 24 * stride);
      FloatVector m5 = FloatVector.fromArray(SPECIES, m, at + 30 * stride);
      FloatVector near = m1.add(m2);
      FloatVector slope = m1.sub(m2);
      FloatVector far = m3.add(m4);
      FloatVector steep = m3.sub(m4);
      m0.add(near).add(far).intoArray(to, half);
      steep.fma(two, slope).intoArray(to, half + 6 * COUNT);
      far.fma(four, near).intoArray(to, half + 12 * COUNT);
      steep.fma(eight, slope).add(m5).intoArray(to, half + 18 * COUNT);
    }
  }

  /** {@code (A^T m) A + bias}, residual, ReLU: four rows of four pixels. */
  private static void outputRows(Tiles tiles, Epilogue epilogue, int channel, float[] to, int x) {
    Slab.Stretch scratch = tiles.scratch;
    float[] from = scratch.values;
    float[] residual = epilogue.residual == null ? NO_RESIDUAL : epilogue.residual.values;
    FloatVector two = FloatVector.broadcast(SPECIES, 2);
    FloatVector four = FloatVector.broadcast(SPECIES, 4);
    FloatVector eight = FloatVector.broadcast(SPECIES, 8);
    IntVector floor = Lanes.floor(epilogue.relu);
    FloatVector bias = FloatVector.fromArray(SPECIES, epilogue.bias, channel);
    for (int row = 0; row < TileRun.SIDE; row++) {
      int half = scratch.at + row * 6 * COUNT;
      int at = tiles.y[row] + x;
      FloatVector m0 = FloatVector.fromArray(SPECIES, from, half);
      FloatVector m1 = FloatVector.fromArray(SPECIES, from, half + COUNT);
      FloatVector m2 = FloatVector.fromArray(SPECIES, from, half + 2 * COUNT);
      FloatVector m3 = FloatVector.fromArray(SPECIES, from, half + 3 * COUNT);
      FloatVector m4 = FloatVector.fromArray(SPECIES, from, half + 4 * COUNT);
      FloatVector m5 = FloatVector.fromArray(SPECIES, from, half + 5 * COUNT);
      FloatVector near = m1.add(m2).add(bias);
      FloatVector slope = m1.sub(m2).add(bias);
      FloatVector far = m3.add(m4);
      FloatVector steep = m3.sub(m4);
      FloatVector o0 = m0.add(near).add(far);
      FloatVector o1 = steep.fma(two, slope);
      FloatVector o2 = far.fma(four, near);
      FloatVector o3 = steep.fma(eight, slope).add(m5);
      if (residual.length > 0) {
        int r = tiles.residualY[row] + x;
        o0 = o0.add(FloatVector.fromArray(SPECIES, residual, r));
        o1 = o1.add(FloatVector.fromArray(SPECIES, residual, r + BLOCK));
        o2 = o2.add(FloatVector.fromArray(SPECIES, residual, r + 2 * BLOCK));
        o3 = o3.add(FloatVector.fromArray(SPECIES, residual, r + 3 * BLOCK));
      }
      Lanes.atLeast(o0, floor).intoArray(to, at);
      Lanes.atLeast(o1, floor).intoArray(to, at + BLOCK);
      Lanes.atLeast(o2, floor).intoArray(to, at + 2 * BLOCK);
      Lanes.atLeast(o3, floor).intoArray(to, at + 3 * BLOCK);
    }
  }
}
