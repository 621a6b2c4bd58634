package aliif.model.kernel.loops;

import static aliif.model.kernel.loops.KernelPair.UNTOUCHED;
import static aliif.model.kernel.loops.KernelPair.assertClose;
import static aliif.model.kernel.loops.KernelPair.at;
import static aliif.model.kernel.loops.KernelPair.tolerance;
import static aliif.model.kernel.loops.KernelPair.untouched;
import static aliif.model.kernel.memory.ChannelBlocks.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Size;
import aliif.model.kernel.memory.BlockOfEach;
import aliif.model.kernel.memory.ChannelBlocks;
import aliif.model.kernel.memory.Lines;
import aliif.model.kernel.memory.Rows;
import aliif.model.kernel.memory.Slab;
import aliif.model.kernel.memory.TileRun;
import aliif.model.kernel.memory.Tiles;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each operation of {@link Kernel} that works on channels, on the vector and on the plain kernel:
 * the same values, and nothing written elsewhere. Operations on a cell's queries are in {@link
 * CellKernelParityTest}.
 */
final class KernelParityTest {
  private final KernelPair kernels = new KernelPair();

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 63, 64, 65, 580})
  void products(int inputs) {
    for (int outputs : new int[] {1, 16, 17, 64, 65}) {
      for (int rows : new int[] {4, 8, 12, 16, 28}) {
        assertProducts(inputs, outputs, rows, rows % 8 == 0);
      }
    }
  }

  private void assertProducts(int inputs, int outputs, int rows, boolean relu) {
    int room = rows + ChannelBlocks.ROWS;
    Rows a = kernels.rows(inputs, room);
    for (int i = 0; i < a.values.length; i += 3) {
      a.values[i] = Math.max(0, a.values[i]); // zeros, as ReLU leaves them
    }
    float[] weight = kernels.values(outputs * inputs);
    float[] bias = kernels.values(outputs);
    Rows expected = product(kernels.plain, a, weight, bias, relu, rows);
    Rows actual = product(kernels.vector, a, weight, bias, relu, rows);
    float tolerance = tolerance(inputs + 1, inputs + 1);
    for (int row = 0; row < room; row++) {
      for (int o = 0; o < outputs; o++) {
        String what = "%d to %d, row %d of %d, output %d".formatted(inputs, outputs, row, rows, o);
        if (row < rows) {
          assertClose(at(actual, row, o), at(expected, row, o), tolerance, what);
          assertThat(at(expected, row, o)).isGreaterThanOrEqualTo(relu ? 0 : -inputs - 1);
        } else {
          assertThat(at(actual, row, o)).as(what).isEqualTo(UNTOUCHED);
        }
      }
    }
  }

  /** The product, of all inputs and of the active ones, which have the same bits. */
  private static Rows product(
      Kernel kernel, Rows a, float[] weight, float[] bias, boolean relu, int rows) {
    PackedMatrix matrix = PackedMatrix.of(weight, bias, relu, Packer.of(kernel));
    Rows all = untouched(matrix.outputs, rows + ChannelBlocks.ROWS);
    kernel.product(a, matrix, all, rows);
    Rows some = untouched(matrix.outputs, rows + ChannelBlocks.ROWS);
    ActiveInputs active = new ActiveInputs(matrix.inputs + 1, rows);
    kernel.findActive(a, matrix.inputs, rows, active);
    kernel.product(a, matrix, some, active);
    assertThat(some.values).as(kernel.name()).isEqualTo(all.values);
    return all;
  }

  @Test
  void aBlockIsCopiedAndNothingBesideIt() {
    float[] from = kernels.values(40);
    for (Kernel kernel : List.of(kernels.vector, kernels.plain)) {
      float[] to = new float[40];
      kernel.copyBlock(from, 7, to, 11);
      assertThat(Arrays.copyOfRange(to, 11, 11 + BLOCK))
          .isEqualTo(Arrays.copyOfRange(from, 7, 7 + BLOCK));
      assertThat(IntStream.range(0, 40).filter(i -> to[i] != 0)).allMatch(i -> i >= 11 && i < 27);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 64, 80, 592})
  void reluHasTheSameBits(int count) {
    float[] values = kernels.values(count + 2 * BLOCK);
    values[BLOCK] = -0f;
    values[BLOCK + 1] = -Float.MIN_VALUE;
    values[BLOCK + 2] = Float.MAX_VALUE;
    float[] expected = values.clone();
    kernels.plain.relu(expected, BLOCK, count);
    float[] actual = values.clone();
    kernels.vector.relu(actual, BLOCK, count);
    assertThat(actual).isEqualTo(expected);
    for (int i = 0; i < actual.length; i++) {
      boolean inside = i >= BLOCK && i < BLOCK + count;
      assertThat(actual[i]).isEqualTo(inside && !(values[i] > 0) ? 0f : values[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 63, 64})
  void blends(int mlps) {
    int stride = 3 * BLOCK;
    BlockOfEach x = new BlockOfEach(kernels.values(mlps * stride), stride, mlps);
    x.at = BLOCK;
    float[] omega = kernels.values(5 + mlps);
    float[] expected = new float[3 * BLOCK];
    kernels.plain.blend(omega, 5, x, expected, BLOCK);
    float[] actual = new float[3 * BLOCK];
    kernels.vector.blend(omega, 5, x, actual, BLOCK);
    for (int i = 0; i < actual.length; i++) {
      assertClose(actual[i], expected[i], tolerance(mlps, mlps), "value " + i);
      assertThat(actual[i] != 0).isEqualTo(i >= BLOCK && i < 2 * BLOCK);
    }
  }

  /** Clamped at both ends; one is as near to a border as floats go. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 63, 64, 65, 580})
  void coloursHaveTheSameBits(int count) {
    float[] sums = kernels.values(3 + count + BLOCK);
    float[] borders = {1, -1, Math.nextUp(1f), Math.nextDown(-1f), 0, -0f, 1e30f, -1e30f};
    for (int i = 0; i < count; i++) {
      sums[3 + i] = i % 5 == 0 ? borders[i / 5 % borders.length] : 3 * sums[3 + i];
    }
    float[] expected = new float[count + 20];
    kernels.plain.toColours(sums, 3, expected, 2, count);
    float[] actual = new float[count + 20];
    Arrays.fill(actual, UNTOUCHED);
    kernels.vector.toColours(sums, 3, actual, 2, count);
    for (int i = 0; i < actual.length; i++) {
      boolean inside = i >= 2 && i < 2 + count;
      assertThat(actual[i]).as("value %d", i).isEqualTo(inside ? expected[i] : UNTOUCHED);
      assertThat(expected[i]).isBetween(0f, 1f);
    }
  }

  /** Tiles at all borders of images whose sides are no multiples of a tile's. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "7, 9, 16",
    "8, 5, 17",
    "63, 3, 9",
    "64, 2, 65",
    "65, 13, 64",
    "4, 4, 580"
  })
  void tilesAreTransformed(int width, int height, int channels) {
    Size size = new Size(width, height);
    Lines lines = lines(channels, size);
    Tiles expected = new Tiles(channels, new Slab());
    Tiles actual = new Tiles(channels, new Slab());
    TileRun run = new TileRun();
    int tiles = lines.tilesAcross() * ((height + 3) / 4);
    for (int first = 0; first < tiles; first += Tiles.CAPACITY) {
      int count = Math.min(Tiles.CAPACITY, tiles - first);
      run.begin(0, lines.tilesAcross(), first, count);
      while (run.next()) {
        kernels.plain.transformInput(lines, run, expected);
        kernels.vector.transformInput(lines, run, actual);
      }
      // A row of B^T adds magnitudes of up to 10, and so does one of B.
      assertSameTiles(actual, expected, channels, count, tolerance(36, 100));
    }
  }

  private static void assertSameTiles(
      Tiles actual, Tiles expected, int channels, int count, float tolerance) {
    for (int position = 0; position < Tiles.POSITIONS; position++) {
      for (int tile = 0; tile < count; tile++) {
        for (int channel = 0; channel < channels; channel++) {
          assertClose(
              at(actual.at(position), tile, channel),
              at(expected.at(position), tile, channel),
              tolerance,
              "position %d, tile %d, channel %d".formatted(position, tile, channel));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, false, false",
    "7, 9, 16, true, false",
    "8, 5, 17, false, true",
    "63, 3, 9, true, true",
    "64, 2, 65, false, true",
    "65, 13, 64, true, false"
  })
  void tilesAreTransformedBack(
      int width, int height, int channels, boolean relu, boolean residual) {
    Size size = new Size(width, height);
    Tiles tiles = new Tiles(channels, new Slab());
    float[] values = kernels.values(Tiles.POSITIONS * tiles.positionStride);
    System.arraycopy(values, 0, tiles.rows.values, tiles.start, values.length);
    Lines expected = lines(channels, size);
    Lines actual = lines(channels, size);
    System.arraycopy(
        expected.values, expected.at(0), actual.values, actual.at(0), rowFloats(expected) * 4);
    float[] bias = kernels.values(ChannelBlocks.blocks(channels) * BLOCK);
    Epilogue epilogue = new Epilogue(bias, relu, residual ? lines(channels, size) : null);
    TileRun run = new TileRun();
    run.block = 0;
    run.blocks = ChannelBlocks.blocks(channels);
    run.begin(0, expected.tilesAcross(), 0, Math.min(Tiles.CAPACITY, expected.tilesAcross()));
    assertThat(run.next()).isTrue();
    kernels.plain.transformOutput(tiles, run, expected, epilogue);
    kernels.vector.transformOutput(tiles, run, actual, epilogue);
    // A row of A^T adds magnitudes of up to 19, and so does one of A.
    float tolerance = tolerance(36, 361);
    for (int i = 0; i < rowFloats(expected) * 4; i++) {
      assertClose(
          actual.values[actual.at(0) + i],
          expected.values[expected.at(0) + i],
          tolerance,
          "float " + i);
    }
  }

  /** A ring that has all rows of an image and those that tiles touch around it, all with values. */
  private Lines lines(int channels, Size size) {
    int rows = ChannelBlocks.roundUp(size.height(), TileRun.SIDE) + 2;
    Lines lines = Lines.ring(channels, size, rows, new Slab());
    for (int y = -1; y < rows - 1; y++) {
      float[] row = kernels.values(rowFloats(lines));
      System.arraycopy(row, 0, lines.values, lines.at(y), row.length);
    }
    return lines;
  }

  private static int rowFloats(Lines lines) {
    return lines.blocks * lines.blockStride();
  }

  @Test
  void operationsAreCountedAsTheyAreDone() {
    for (Kernel kernel : List.of(kernels.vector, kernels.plain)) {
      long once = kernel.multiplyAdd(1);
      assertThat(once).isPositive();
      assertThat(kernel.multiplyAdd(7)).as(kernel.name()).isEqualTo(7 * once);
    }
  }

  @Test
  void panelsFillBlocksOrAreFilledByThem() {
    for (Kernel kernel : List.of(kernels.vector, kernels.plain)) {
      int panel = kernel.panel();
      assertThat(Math.max(panel, BLOCK) % Math.min(panel, BLOCK)).as(kernel.name()).isZero();
    }
  }
}
