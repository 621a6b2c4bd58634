package aliif.model.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Java Vector API. Register tiles have two vectors of outputs and as many rows as registers
 * allow: eight with AVX-512's 32, four with 16.
 *
 * <p>Not referred to by name outside {@link Kernels}: without the incubator module it must not be
 * loaded.
 */
final class VectorKernel implements Kernel {
  private static final VectorSpecies<Float> SPECIES = species();
  private static final VectorSpecies<Integer> BITS =
      VectorSpecies.of(int.class, SPECIES.vectorShape());
  private static final int LANES = SPECIES.length();
  private static final int PANEL = 2 * LANES;
  private static final float[] NO_RESIDUAL = {};
  private static final boolean TALL = LANES >= 16;

  private static VectorSpecies<Float> species() {
    VectorSpecies<Float> widest = FloatVector.SPECIES_PREFERRED;
    return widest.length() > BLOCK ? FloatVector.SPECIES_512 : widest;
  }

  @Override
  public String name() {
    return SPECIES.vectorBitSize() + "-bit vectors";
  }

  @Override
  public int panel() {
    return PANEL;
  }

  @Override
  public void product(Rows a, PackedMatrix matrix, Rows c, int rows) {
    for (int output = 0; output < matrix.outputs; output += PANEL) {
      int panel = matrix.at + output * matrix.inputs;
      int c0 = c.at + output / BLOCK * c.stride + output % BLOCK;
      int next = output + LANES;
      int c1 = c.at + next / BLOCK * c.stride + next % BLOCK;
      int row = 0;
      if (TALL) {
        for (; row + 12 <= rows; row += 12) {
          int r = row * BLOCK;
          tile12x2(a.values, a.at + r, a.stride, matrix, panel, output, c.values, c0 + r, c1 + r);
        }
      }
      for (; row < rows; row += 4) {
        int r = row * BLOCK;
        tile4x2(a.values, a.at + r, a.stride, matrix, panel, output, c.values, c0 + r, c1 + r);
      }
    }
    if (matrix.relu) {
      for (int block = 0; block < matrix.outputs / BLOCK; block++) {
        relu(c.values, c.at(block, 0), rows * BLOCK);
      }
    }
  }

  /*
   * A pass of its own: the tiles' code has as many vector operations as the compiler will inline.
   */
  @Override
  public void relu(float[] x, int from, int count) {
    IntVector zero = floor(true);
    for (int i = from; i < from + count; i += LANES) {
      atLeast(FloatVector.fromArray(SPECIES, x, i), zero).intoArray(x, i);
    }
  }

  private static void tile12x2(
      float[] a,
      int aAt,
      int aStride,
      PackedMatrix matrix,
      int panel,
      int output,
      float[] c,
      int cAt0,
      int cAt1) {
    float[] b = matrix.values;
    FloatVector bias0 = FloatVector.fromArray(SPECIES, matrix.bias, output);
    FloatVector bias1 = FloatVector.fromArray(SPECIES, matrix.bias, output + LANES);
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
    int inputs = matrix.inputs;
    for (int k = 0; k < inputs; k++) {
      int from = aAt + (k >> 4) * aStride + (k & 15);
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, panel + k * PANEL);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, panel + k * PANEL + LANES);
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
      float[] a,
      int aAt,
      int aStride,
      PackedMatrix matrix,
      int panel,
      int output,
      float[] c,
      int cAt0,
      int cAt1) {
    float[] b = matrix.values;
    FloatVector bias0 = FloatVector.fromArray(SPECIES, matrix.bias, output);
    FloatVector bias1 = FloatVector.fromArray(SPECIES, matrix.bias, output + LANES);
    FloatVector c00 = bias0;
    FloatVector c01 = bias1;
    FloatVector c10 = bias0;
    FloatVector c11 = bias1;
    FloatVector c20 = bias0;
    FloatVector c21 = bias1;
    FloatVector c30 = bias0;
    FloatVector c31 = bias1;
    int inputs = matrix.inputs;
    for (int k = 0; k < inputs; k++) {
      int from = aAt + (k >> 4) * aStride + (k & 15);
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, panel + k * PANEL);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, panel + k * PANEL + LANES);
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

  @Override
  public void queries(CellLayer layer, float[] u, float[] next, int panels) {
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
      relu(next, Layout.START, panels * layer.outputs * PANEL);
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
      FloatVector b1 = FloatVector.fromArray(SPECIES, u, uAt + k * PANEL + LANES);
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
    c01.intoArray(next, nextAt + LANES);
    c10.intoArray(next, nextAt + PANEL);
    c11.intoArray(next, nextAt + PANEL + LANES);
    c20.intoArray(next, nextAt + 2 * PANEL);
    c21.intoArray(next, nextAt + 2 * PANEL + LANES);
    c30.intoArray(next, nextAt + 3 * PANEL);
    c31.intoArray(next, nextAt + 3 * PANEL + LANES);
    c40.intoArray(next, nextAt + 4 * PANEL);
    c41.intoArray(next, nextAt + 4 * PANEL + LANES);
    c50.intoArray(next, nextAt + 5 * PANEL);
    c51.intoArray(next, nextAt + 5 * PANEL + LANES);
    c60.intoArray(next, nextAt + 6 * PANEL);
    c61.intoArray(next, nextAt + 6 * PANEL + LANES);
    c70.intoArray(next, nextAt + 7 * PANEL);
    c71.intoArray(next, nextAt + 7 * PANEL + LANES);
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
      FloatVector b1 = FloatVector.fromArray(SPECIES, u, uAt + k * PANEL + LANES);
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
    c01.intoArray(next, nextAt + LANES);
    c10.intoArray(next, nextAt + PANEL);
    c11.intoArray(next, nextAt + PANEL + LANES);
    c20.intoArray(next, nextAt + 2 * PANEL);
    c21.intoArray(next, nextAt + 2 * PANEL + LANES);
    c30.intoArray(next, nextAt + 3 * PANEL);
    c31.intoArray(next, nextAt + 3 * PANEL + LANES);
  }

  /*
   * Positive floats order as the integers of their bits do, and negative ones are negative
   * integers: one instruction, where max() with Java's rules for NaN and -0 takes six.
   */
  private static FloatVector atLeast(FloatVector x, IntVector floor) {
    return x.reinterpretAsInts().max(floor).reinterpretAsFloats();
  }

  /** Zero for ReLU, else nothing that holds anything back. */
  private static IntVector floor(boolean relu) {
    return IntVector.broadcast(BITS, relu ? 0 : Integer.MIN_VALUE);
  }

  @Override
  public void addAnswers(float[] colours, int outputs, CellQueries queries, Answers answers) {
    int at = Layout.START;
    int lane = 0;
    for (int i = 0; i < queries.rows; i++) {
      int j = 0;
      while (j < queries.columns) {
        int count = Math.min(LANES, Math.min(queries.columns - j, PANEL - lane));
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

  @Override
  public void moved(float[] pixel, float[] near, float xiY, float xiX, Rows to, int row) {
    FloatVector y = FloatVector.broadcast(SPECIES, xiY);
    FloatVector x = FloatVector.broadcast(SPECIES, xiX);
    for (int i = 0; i < pixel.length; i += LANES) {
      FloatVector nearY = FloatVector.fromArray(SPECIES, near, i);
      FloatVector nearX = FloatVector.fromArray(SPECIES, near, pixel.length + i);
      nearX
          .fma(x, nearY.fma(y, FloatVector.fromArray(SPECIES, pixel, i)))
          .intoArray(to.values, to.at(i / BLOCK, row) + i % BLOCK);
    }
  }

  @Override
  public void blend(float[] omega, int omegaAt, Bank x, float[] to, int at) {
    for (int lane = 0; lane < BLOCK; lane += LANES) {
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
    for (int row = 0; row < 6; row++) {
      tiles.y[row] = lines.at(run.y - 1 + row) + run.tile * TileRun.SIDE * BLOCK;
    }
    for (int block = 0; block < tiles.blocks; block++) {
      int to = Layout.START + (block * Tiles.CAPACITY + run.place) * BLOCK;
      for (int t = 0; t < run.count; t++) {
        int x = block * lines.blockStride() + t * TileRun.SIDE * BLOCK;
        for (int lane = 0; lane < BLOCK; lane += LANES) {
          inputColumns(lines.values, tiles.y, x + lane, tiles.scratch);
          inputRows(tiles.scratch, tiles.rows.values, to + t * BLOCK + lane, tiles.positionStride);
        }
      }
    }
  }

  /** {@code B^T d}: (6, 6, LANES). */
  private static void inputColumns(float[] d, int[] y, int x, float[] to) {
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
      int half = column * LANES;
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
      evens.add(odds).intoArray(to, half + 6 * LANES);
      evens.sub(odds).intoArray(to, half + 12 * LANES);
      inner.fma(two, outer).intoArray(to, half + 18 * LANES);
      inner.fma(minusTwo, outer).intoArray(to, half + 24 * LANES);
      d1.fma(four, d3.fma(minusFive, d5)).intoArray(to, half + 30 * LANES);
    }
  }

  /** {@code (B^T d) B}, to the 36 positions. */
  private static void inputRows(float[] from, float[] to, int place, int stride) {
    FloatVector four = FloatVector.broadcast(SPECIES, 4);
    FloatVector minusFour = FloatVector.broadcast(SPECIES, -4);
    FloatVector minusFive = FloatVector.broadcast(SPECIES, -5);
    FloatVector two = FloatVector.broadcast(SPECIES, 2);
    FloatVector minusTwo = FloatVector.broadcast(SPECIES, -2);
    for (int row = 0; row < 6; row++) {
      int half = row * 6 * LANES;
      int at = place + row * 6 * stride;
      FloatVector d0 = FloatVector.fromArray(SPECIES, from, half);
      FloatVector d1 = FloatVector.fromArray(SPECIES, from, half + LANES);
      FloatVector d2 = FloatVector.fromArray(SPECIES, from, half + 2 * LANES);
      FloatVector d3 = FloatVector.fromArray(SPECIES, from, half + 3 * LANES);
      FloatVector d4 = FloatVector.fromArray(SPECIES, from, half + 4 * LANES);
      FloatVector d5 = FloatVector.fromArray(SPECIES, from, half + 5 * LANES);
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

  @Override
  public void transformOutput(Tiles tiles, TileRun run, Lines lines, Epilogue epilogue) {
    Lines residual = epilogue.residual;
    for (int row = 0; row < TileRun.SIDE; row++) {
      int x = (run.tile * TileRun.SIDE + 1) * BLOCK;
      tiles.y[row] = lines.at(run.y + row) + x;
      tiles.residualY[row] = residual == null ? 0 : residual.at(run.y + row) + x;
    }
    for (int made = 0; made < run.blocks; made++) {
      int block = run.block + made;
      int from = Layout.START + (made * Tiles.CAPACITY + run.place) * BLOCK;
      for (int t = 0; t < run.count; t++) {
        int x = block * lines.blockStride() + t * TileRun.SIDE * BLOCK;
        for (int lane = 0; lane < BLOCK; lane += LANES) {
          int at = from + t * BLOCK + lane;
          outputColumns(tiles.rows.values, at, tiles.positionStride, tiles.scratch);
          outputRows(tiles, epilogue, block * BLOCK + lane, lines.values, x + lane);
        }
      }
    }
  }

  /** {@code A^T m}: (4, 6, LANES). */
  private static void outputColumns(float[] m, int from, int stride, float[] to) {
    FloatVector two = FloatVector.broadcast(SPECIES, 2);
    FloatVector four = FloatVector.broadcast(SPECIES, 4);
    FloatVector eight = FloatVector.broadcast(SPECIES, 8);
    for (int column = 0; column < 6; column++) {
      int at = from + column * stride;
      int half = column * LANES;
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
      steep.fma(two, slope).intoArray(to, half + 6 * LANES);
      far.fma(four, near).intoArray(to, half + 12 * LANES);
      steep.fma(eight, slope).add(m5).intoArray(to, half + 18 * LANES);
    }
  }

  /** {@code (A^T m) A + bias}, residual, ReLU: four rows of four pixels. */
  private static void outputRows(Tiles tiles, Epilogue epilogue, int channel, float[] to, int x) {
    float[] from = tiles.scratch;
    float[] residual = epilogue.residual == null ? NO_RESIDUAL : epilogue.residual.values;
    FloatVector two = FloatVector.broadcast(SPECIES, 2);
    FloatVector four = FloatVector.broadcast(SPECIES, 4);
    FloatVector eight = FloatVector.broadcast(SPECIES, 8);
    IntVector floor = floor(epilogue.relu);
    FloatVector bias = FloatVector.fromArray(SPECIES, epilogue.bias, channel);
    for (int row = 0; row < TileRun.SIDE; row++) {
      int half = row * 6 * LANES;
      int at = tiles.y[row] + x;
      FloatVector m0 = FloatVector.fromArray(SPECIES, from, half);
      FloatVector m1 = FloatVector.fromArray(SPECIES, from, half + LANES);
      FloatVector m2 = FloatVector.fromArray(SPECIES, from, half + 2 * LANES);
      FloatVector m3 = FloatVector.fromArray(SPECIES, from, half + 3 * LANES);
      FloatVector m4 = FloatVector.fromArray(SPECIES, from, half + 4 * LANES);
      FloatVector m5 = FloatVector.fromArray(SPECIES, from, half + 5 * LANES);
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
      atLeast(o0, floor).intoArray(to, at);
      atLeast(o1, floor).intoArray(to, at + BLOCK);
      atLeast(o2, floor).intoArray(to, at + 2 * BLOCK);
      atLeast(o3, floor).intoArray(to, at + 3 * BLOCK);
    }
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
    return sum.lane(0) == 1 ? 0 : 2L * rounds * 10 * LANES;
  }
}
