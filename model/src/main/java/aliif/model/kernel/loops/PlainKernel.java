package aliif.model.kernel.loops;

import static aliif.model.kernel.memory.ChannelBlocks.BLOCK;

import aliif.model.NormalisedColours;
import aliif.model.kernel.memory.AnswerRows;
import aliif.model.kernel.memory.BlockOfEach;
import aliif.model.kernel.memory.Lines;
import aliif.model.kernel.memory.Rows;
import aliif.model.kernel.memory.Slab;
import aliif.model.kernel.memory.TileRun;
import aliif.model.kernel.memory.Tiles;

/** Plain loops, for where the Vector API is absent; the compiler vectorises some. */
public final class PlainKernel implements Kernel {
  private static final int PANEL = 16;

  @Override
  public String name() {
    return "plain loops";
  }

  @Override
  public int panel() {
    return PANEL;
  }

  @Override
  public void product(Rows a, PackedMatrix matrix, Rows c, int rows) {
    float[] sum = new float[PANEL];
    for (int output = 0; output < matrix.outputs; output += PANEL) {
      int panel = matrix.at + output * matrix.inputs;
      for (int row = 0; row < rows; row++) {
        System.arraycopy(matrix.bias, output, sum, 0, PANEL);
        for (int i = 0; i < matrix.inputs; i++) {
          float x = a.values[a.at(i / BLOCK, row) + i % BLOCK];
          if (x != 0) {
            addScaled(sum, 0, x, matrix.values, panel + i * PANEL, PANEL);
          }
        }
        store(sum, matrix.relu, c.values, c.at(output / BLOCK, row));
      }
    }
  }

  @Override
  public void findActive(Rows a, int inputs, int rows, ActiveInputs active) {
    active.rows = rows;
  }

  /** {@link #product(Rows, PackedMatrix, Rows, int)} leaves out zeros in any case. */
  @Override
  public void product(Rows a, PackedMatrix matrix, Rows c, ActiveInputs active) {
    product(a, matrix, c, active.rows);
  }

  @Override
  public void resample(float[] x, int from, Taps taps, float[] y) {
    PlainTaps.resample(x, from, taps, y);
  }

  @Override
  public void addScaled(float[] y, int to, float factor, float[] x, int from, int count) {
    for (int i = 0; i < count; i++) {
      y[to + i] += factor * x[from + i];
    }
  }

  @Override
  public void copyBlock(float[] x, int from, float[] to, int at) {
    System.arraycopy(x, from, to, at, BLOCK);
  }

  @Override
  public void foldCell(float[] features, int from, float cellY, float cellX, CellFirsts layer) {
    float[] w = layer.values;
    int stride = layer.stride();
    for (int o = 0; o < layer.outputs; o++) {
      int own = layer.at(o) + 2 * stride;
      w[own] = features[from + o] + cellY * w[own] + cellX * w[own + stride];
    }
  }

  @Override
  public void putFirsts(CellFirsts layer, CellQueries queries, Slab.Stretch u) {
    for (int o = 0; o < layer.outputs; o++) {
      int at = layer.at(o);
      float nearY = layer.values[at];
      float nearX = layer.values[at + layer.stride()];
      float own = layer.values[at + 2 * layer.stride()];
      for (int i = 0; i < queries.rows; i++) {
        int to = u.at + o * CellQueries.MOST + i * queries.columns;
        float y = own + queries.rowXi[queries.firstRow + i] * nearY;
        for (int j = 0; j < queries.columns; j++) {
          float value = y + queries.columnXi[j] * nearX;
          u.values[to + j] = layer.relu ? Math.max(value, 0) : value;
        }
      }
    }
  }

  @Override
  public void hiddenLayer(CellLayer layer, Slab.Stretch u, Slab.Stretch next, int count) {
    lastLayer(layer, u, next, count);
    for (int o = 0; o < layer.outputs; o++) {
      relu(next.values, next.at + o * CellQueries.MOST, count);
    }
  }

  @Override
  public void lastLayer(CellLayer layer, Slab.Stretch u, Slab.Stretch next, int count) {
    for (int o = 0; o < layer.outputs; o++) {
      int to = next.at + o * CellQueries.MOST;
      java.util.Arrays.fill(next.values, to, to + count, layer.bias(o));
      for (int i = 0; i < layer.inputs; i++) {
        int from = u.at + i * CellQueries.MOST;
        float weight = layer.weight(o, i);
        for (int q = 0; q < count; q++) {
          next.values[to + q] += weight * u.values[from + q];
        }
      }
    }
  }

  @Override
  public void addAnswers(Slab.Stretch colours, CellQueries queries, AnswerRows answers) {
    for (int i = 0; i < queries.rows; i++) {
      float rowWeight = queries.rowWeights[queries.firstRow + i];
      int to = queries.rowTo[queries.firstRow + i] + queries.firstColumn;
      int from = colours.at + i * queries.columns;
      for (int c = 0; c < 3; c++) {
        for (int j = 0; j < queries.columns; j++) {
          answers.values[to + c * answers.stride + j] +=
              rowWeight
                  * queries.columnWeights[j]
                  * colours.values[from + c * CellQueries.MOST + j];
        }
      }
    }
  }

  private static void store(float[] sum, boolean relu, float[] to, int at) {
    for (int n = 0; n < PANEL; n++) {
      to[at + n] = relu ? Math.max(sum[n], 0) : sum[n];
    }
  }

  @Override
  public void toColours(float[] sums, int from, float[] to, int at, int count) {
    for (int j = 0; j < count; j++) {
      to[at + j] = NormalisedColours.colour(sums[from + j]);
    }
  }

  @Override
  public void relu(float[] x, int from, int count) {
    for (int i = from; i < from + count; i++) {
      x[i] = Math.max(x[i], 0);
    }
  }

  @Override
  public void putFirsts(float[] pixel, float[] near, QueryBatch batch) {
    Rows to = batch.firsts;
    for (int q = batch.begun; q < batch.count; q++) {
      for (int i = 0; i < pixel.length; i++) {
        to.values[to.at(i / BLOCK, q) + i % BLOCK] =
            pixel[i] + batch.xiY[q] * near[i] + batch.xiX[q] * near[pixel.length + i];
      }
    }
  }

  @Override
  public void blend(float[] omega, int omegaAt, BlockOfEach x, float[] to, int at) {
    for (int i = 0; i < BLOCK; i++) {
      float sum = 0;
      for (int k = 0; k < x.mlps; k++) {
        sum += omega[omegaAt + k] * x.values[x.at + k * x.stride + i];
      }
      to[at + i] = sum;
    }
  }

  @Override
  public void transformInput(Lines lines, TileRun run, Tiles tiles) {
    int column = run.tile * TileRun.SIDE * BLOCK;
    for (int block = 0; block < tiles.blocks; block++) {
      int to = tiles.start + (block * Tiles.CAPACITY + run.place) * BLOCK;
      for (int n = 0; n < run.count * BLOCK; n++) {
        int x = column + block * lines.blockStride() + n / BLOCK * TileRun.SIDE * BLOCK + n % BLOCK;
        for (int row = 0; row < 6; row++) {
          tiles.y[row] = lines.at(run.y - 1 + row) + x;
        }
        transformTile(lines.values, tiles, to + n);
      }
    }
  }

  /** {@code B^T d B} of one channel. */
  private static void transformTile(float[] d, Tiles tiles, int to) {
    float[] half = tiles.scratch.values; // (6, 6): d B
    int at = tiles.scratch.at;
    for (int row = 0; row < 6; row++) {
      inputSix(d, tiles.y[row], BLOCK, half, at + row * 6, 1);
    }
    for (int column = 0; column < 6; column++) {
      inputSix(
          half,
          at + column,
          6,
          tiles.rows.values,
          to + column * tiles.positionStride,
          6 * tiles.positionStride);
    }
  }

  private static void inputSix(float[] d, int at, int step, float[] to, int toAt, int toStep) {
    float d1 = d[at + step];
    float d2 = d[at + 2 * step];
    float d3 = d[at + 3 * step];
    float d4 = d[at + 4 * step];
    float evens = d4 - 4 * d2;
    float odds = d3 - 4 * d1;
    float outer = d4 - d2;
    float inner = 2 * (d3 - d1);
    to[toAt] = 4 * d[at] - 5 * d2 + d4;
    to[toAt + toStep] = evens + odds;
    to[toAt + 2 * toStep] = evens - odds;
    to[toAt + 3 * toStep] = outer + inner;
    to[toAt + 4 * toStep] = outer - inner;
    to[toAt + 5 * toStep] = 4 * d1 - 5 * d3 + d[at + 5 * step];
  }

  @Override
  public void transformOutput(Tiles tiles, TileRun run, Lines lines, Epilogue epilogue) {
    int column = (run.tile * TileRun.SIDE + 1) * BLOCK;
    for (int made = 0; made < run.blocks; made++) {
      int block = run.block + made;
      int from = tiles.start + (made * Tiles.CAPACITY + run.place) * BLOCK;
      for (int n = 0; n < run.count * BLOCK; n++) {
        int x = column + block * lines.blockStride() + n / BLOCK * TileRun.SIDE * BLOCK + n % BLOCK;
        transformTileBack(tiles, from + n);
        for (int row = 0; row < TileRun.SIDE; row++) {
          int at = lines.at(run.y + row) + x;
          float bias = epilogue.bias[block * BLOCK + n % BLOCK];
          for (int i = 0; i < TileRun.SIDE; i++) {
            float value = tiles.scratch.values[tiles.scratch.at + 24 + row * 4 + i] + bias;
            Lines residual = epilogue.residual;
            if (residual != null) {
              value += residual.values[residual.at(run.y + row) + x + i * BLOCK];
            }
            lines.values[at + i * BLOCK] = epilogue.relu ? Math.max(value, 0) : value;
          }
        }
      }
    }
  }

  /** {@code A^T m A} of one channel: (4, 4) from 24 on in the scratch. */
  private static void transformTileBack(Tiles tiles, int from) {
    float[] half = tiles.scratch.values; // (4, 6): A^T m
    int at = tiles.scratch.at;
    for (int column = 0; column < 6; column++) {
      outputSix(
          tiles.rows.values,
          from + column * tiles.positionStride,
          6 * tiles.positionStride,
          half,
          at + column,
          6);
    }
    for (int row = 0; row < 4; row++) {
      outputSix(half, at + row * 6, 1, half, at + 24 + row * 4, 1);
    }
  }

  private static void outputSix(float[] m, int at, int step, float[] to, int toAt, int toStep) {
    float near = m[at + step] + m[at + 2 * step];
    float slope = m[at + step] - m[at + 2 * step];
    float far = m[at + 3 * step] + m[at + 4 * step];
    float steep = m[at + 3 * step] - m[at + 4 * step];
    to[toAt] = m[at] + near + far;
    to[toAt + toStep] = slope + 2 * steep;
    to[toAt + 2 * toStep] = near + 4 * far;
    to[toAt + 3 * toStep] = slope + 8 * steep + m[at + 5 * step];
  }

  @Override
  public long multiplyAdd(int rounds) {
    float[] sums = new float[64 * PANEL];
    float[] x = new float[sums.length];
    for (int i = 0; i < rounds; i++) {
      for (int n = 0; n < sums.length; n++) {
        sums[n] = sums[n] * 0.5f + x[n];
      }
    }
    return sums[0] == 1 ? 0 : 2L * rounds * sums.length;
  }
}
