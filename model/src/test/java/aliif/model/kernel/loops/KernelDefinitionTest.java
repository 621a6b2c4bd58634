package aliif.model.kernel.loops;

import static aliif.model.kernel.loops.KernelPair.assertClose;
import static aliif.model.kernel.loops.KernelPair.at;
import static aliif.model.kernel.loops.KernelPair.tolerance;
import static aliif.model.kernel.loops.KernelPair.untouched;
import static aliif.model.kernel.memory.ChannelBlocks.BLOCK;
import static aliif.model.kernel.memory.ChannelBlocks.blocks;

import aliif.model.Size;
import aliif.model.kernel.memory.BlockOfEach;
import aliif.model.kernel.memory.ChannelBlocks;
import aliif.model.kernel.memory.Lines;
import aliif.model.kernel.memory.Rows;
import aliif.model.kernel.memory.Slab;
import aliif.model.kernel.memory.TileRun;
import aliif.model.kernel.memory.Tiles;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Operations on channels and tiles, of both kernels, against their definitions in double precision:
 * what {@link KernelParityTest} cannot see is a mistake that both make.
 */
final class KernelDefinitionTest {
  /** B^T of F(4x4, 3x3), (6, 6). */
  private static final double[][] INPUT = {
    {4, 0, -5, 0, 1, 0},
    {0, -4, -4, 1, 1, 0},
    {0, 4, -4, -1, 1, 0},
    {0, -2, -1, 2, 1, 0},
    {0, 2, -1, -2, 1, 0},
    {0, 4, 0, -5, 0, 1}
  };

  /** A^T, (4, 6). */
  private static final double[][] OUTPUT = {
    {1, 1, 1, 1, 1, 0}, {0, 1, -1, 2, -2, 0}, {0, 1, 1, 4, 4, 0}, {0, 1, -1, 8, -8, 1}
  };

  private final KernelPair kernels = new KernelPair();

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 63, 64, 65, 580})
  void aProductIsTheSumOverItsInputs(int inputs) {
    for (int outputs : new int[] {1, 16, 17, 65}) {
      for (boolean relu : new boolean[] {false, true}) {
        assertProduct(inputs, outputs, relu, outputs == 16 ? 12 : 28);
      }
    }
  }

  private void assertProduct(int inputs, int outputs, boolean relu, int rows) {
    Rows a = kernels.rows(inputs, rows);
    float[] weight = kernels.values(outputs * inputs);
    float[] bias = kernels.values(outputs);
    for (Kernel kernel : both()) {
      PackedMatrix matrix = PackedMatrix.of(weight, bias, relu, Packer.of(kernel));
      Rows c = untouched(matrix.outputs, rows);
      kernel.product(a, matrix, c, rows);
      for (int row = 0; row < rows; row++) {
        for (int o = 0; o < matrix.outputs; o++) {
          double sum = o < outputs ? bias[o] : 0;
          for (int i = 0; i < inputs && o < outputs; i++) {
            sum += (double) weight[o * inputs + i] * at(a, row, i);
          }
          assertClose(
              at(c, row, o),
              (float) (relu ? Math.max(sum, 0) : sum),
              tolerance(inputs + 1, inputs + 1),
              "%s, %d to %d, row %d, output %d".formatted(kernel.name(), inputs, outputs, row, o));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 9, 10, 63, 64})
  void aBlendIsTheSumOfTheWeightedMlps(int mlps) {
    int stride = 2 * BLOCK;
    BlockOfEach x = new BlockOfEach(kernels.values(mlps * stride), stride, mlps);
    x.at = 3;
    float[] omega = kernels.values(7 + mlps);
    for (Kernel kernel : both()) {
      float[] to = new float[2 * BLOCK];
      kernel.blend(omega, 7, x, to, 5);
      for (int i = 0; i < BLOCK; i++) {
        double sum = 0;
        for (int k = 0; k < mlps; k++) {
          sum += (double) omega[7 + k] * x.values[3 + k * stride + i];
        }
        assertClose(to[5 + i], (float) sum, tolerance(mlps, mlps), kernel.name() + " " + i);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 63, 64, 65, 580})
  void aColourIsHalfOfASumAndAHalfClamped(int count) {
    float[] sums = kernels.values(4 + count + BLOCK);
    for (int i = 0; i < sums.length; i++) {
      sums[i] *= 1.5f;
    }
    for (Kernel kernel : both()) {
      float[] to = new float[9 + count];
      kernel.toColours(sums, 4, to, 9, count);
      for (int i = 0; i < count; i++) {
        double expected = Math.clamp((sums[4 + i] + 1.0) / 2, 0, 1);
        assertClose(to[9 + i], (float) expected, 0x1p-24f, kernel.name() + " " + i);
      }
    }
  }

  /** {@code B^T d B} of the pixels under each tile, a row and a column around it with them. */
  @ParameterizedTest
  @CsvSource({"1, 1, 1", "7, 9, 16", "8, 5, 17", "65, 13, 3", "100, 4, 64"})
  void tilesAreTransformedByTheirMatrix(int width, int height, int channels) {
    Lines lines = lines(channels, new Size(width, height));
    int across = lines.tilesAcross();
    int count = Math.min(Tiles.CAPACITY, across * ChannelBlocks.roundUp(height, 4) / 4);
    for (Kernel kernel : both()) {
      Tiles tiles = new Tiles(channels, new Slab());
      TileRun run = new TileRun();
      run.begin(0, across, 0, count);
      while (run.next()) {
        kernel.transformInput(lines, run, tiles);
      }
      for (int tile = 0; tile < count; tile++) {
        for (int channel = 0; channel < channels; channel++) {
          double[][] d = new double[6][6];
          for (int n = 0; n < 36; n++) {
            int y = tile / across * 4 - 1 + n / 6;
            d[n / 6][n % 6] = lines.values[place(lines, y, tile % across * 4 - 1 + n % 6, channel)];
          }
          double[][] expected = multiply(multiply(INPUT, d), transposed(INPUT));
          for (int p = 0; p < Tiles.POSITIONS; p++) {
            float value = at(tiles.at(p), tile, channel);
            String what = "%s, tile %d, position %d".formatted(kernel.name(), tile, p);
            assertClose(value, (float) expected[p / 6][p % 6], tolerance(36, 100), what);
          }
        }
      }
    }
  }

  /** {@code A^T m A}, the bias, the residual and ReLU. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, false, false",
    "16, 9, true, false",
    "17, 97, false, true",
    "64, 40, true, true"
  })
  void tilesAreTransformedBackByTheirMatrix(int channels, int width, boolean relu, boolean add) {
    Size size = new Size(width, 4);
    Tiles tiles = new Tiles(channels, new Slab());
    float[] values = kernels.values(Tiles.POSITIONS * tiles.positionStride);
    float[] bias = kernels.values(blocks(channels) * BLOCK);
    Lines residual = lines(channels, size);
    for (Kernel kernel : both()) {
      System.arraycopy(values, 0, tiles.rows.values, tiles.start, values.length);
      Lines to = lines(channels, size);
      TileRun run = new TileRun();
      run.blocks = blocks(channels);
      run.begin(0, to.tilesAcross(), 0, Math.min(Tiles.CAPACITY, to.tilesAcross()));
      run.next();
      kernel.transformOutput(tiles, run, to, new Epilogue(bias, relu, add ? residual : null));
      for (int n = 0; n < run.count * channels; n++) {
        int tile = n / channels;
        int channel = n % channels;
        double[][] m = new double[6][6];
        for (int p = 0; p < Tiles.POSITIONS; p++) {
          m[p / 6][p % 6] = at(tiles.at(p), tile, channel);
        }
        double[][] made = multiply(multiply(OUTPUT, m), transposed(OUTPUT));
        for (int i = 0; i < 16; i++) {
          int place = place(to, i / 4, 4 * tile + i % 4, channel);
          int from = place(residual, i / 4, 4 * tile + i % 4, channel);
          double sum = made[i / 4][i % 4] + bias[channel] + (add ? residual.values[from] : 0);
          float expected = (float) (relu ? Math.max(sum, 0) : sum);
          String what = "%s, tile %d, channel %d".formatted(kernel.name(), tile, channel);
          assertClose(to.values[place], expected, tolerance(36, 361), what);
        }
      }
    }
  }

  private List<Kernel> both() {
    return List.of(kernels.plain, kernels.vector);
  }

  /** Where a pixel's channel lies; column -1 is the first. */
  private static int place(Lines lines, int y, int x, int channel) {
    return lines.at(y) + channel / BLOCK * lines.blockStride() + (x + 1) * BLOCK + channel % BLOCK;
  }

  /** A ring that has all rows of an image and those that tiles touch around it, all with values. */
  private Lines lines(int channels, Size size) {
    int rows = ChannelBlocks.roundUp(size.height(), TileRun.SIDE) + 2;
    Lines lines = Lines.ring(channels, size, rows, new Slab());
    float[] values = kernels.values(rows * Lines.stride(channels, size));
    System.arraycopy(values, 0, lines.values, lines.at(0), values.length);
    return lines;
  }

  private static double[][] multiply(double[][] a, double[][] b) {
    double[][] c = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int k = 0; k < b.length; k++) {
          c[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return c;
  }

  private static double[][] transposed(double[][] a) {
    double[][] b = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        b[j][i] = a[i][j];
      }
    }
    return b;
  }
}
