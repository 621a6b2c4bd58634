package aliif.model.kernel.loops;

import static aliif.model.kernel.loops.CellQueries.MOST;
import static aliif.model.kernel.loops.KernelPair.UNTOUCHED;
import static aliif.model.kernel.loops.KernelPair.assertClose;
import static aliif.model.kernel.loops.KernelPair.tolerance;
import static aliif.model.kernel.memory.ChannelBlocks.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.kernel.memory.AnswerRows;
import aliif.model.kernel.memory.ChannelBlocks;
import aliif.model.kernel.memory.Slab;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operations of {@link Kernel} on queries, on the vector and on the plain kernel. */
final class CellKernelParityTest {
  private static final int CELL = 5; // of those that are blended together
  private static final int[] OUTPUTS = {3, 4, 8, 12, 16, 20, 64};

  private final KernelPair kernels = new KernelPair();

  /** Neither kernel fuses here. */
  @ParameterizedTest
  @ValueSource(ints = {3, 4, 8, 16, 60, 64, 68, 580})
  void theCellIsFoldedIntoTheSameBits(int outputs) {
    int floats = 4 * ChannelBlocks.blocks(outputs) * CellLayer.ROW;
    Slab.Stretch blended = kernels.place(floats, false);
    CellFirsts expected = firsts(kernels.copy(blended, floats), outputs, false);
    CellFirsts actual = firsts(kernels.copy(blended, floats), outputs, false);
    float[] features = kernels.values(9 + ChannelBlocks.roundUp(outputs, BLOCK) + BLOCK);
    kernels.plain.foldCell(features, 9, 0.3f, 0.7f, expected);
    kernels.vector.foldCell(features, 9, 0.3f, 0.7f, actual);
    for (int o = 0; o < outputs; o++) {
      for (int part = 0; part < 3; part++) {
        int offset = part * expected.stride();
        assertThat(actual.values[actual.at(o) + offset])
            .as("output %d, part %d", o, part)
            .isEqualTo(expected.values[expected.at(o) + offset]);
      }
    }
  }

  /** All shapes of a cell's queries that have as many as this: the layer's sums have 3 terms. */
  @ParameterizedTest
  @CsvSource({
    "1, 1", "1, 7", "7, 1", "8, 1", "1, 8", "3, 3", "7, 9", "8, 8", "5, 13", "11, 11", "1, 128",
    "128, 1", "2, 64", "7, 18"
  })
  void firstLayersAtPositions(int rows, int columns) {
    CellQueries queries = queries(rows, columns, 100);
    for (int outputs : OUTPUTS) {
      int floats = 3 * ChannelBlocks.blocks(outputs) * CellLayer.ROW;
      CellFirsts layer = firsts(kernels.place(floats, false), outputs, outputs % 8 == 0);
      Slab.Stretch expected = kernels.place(room(outputs), true);
      Slab.Stretch actual = kernels.place(room(outputs), true);
      kernels.plain.putFirsts(layer, queries, expected);
      kernels.vector.putFirsts(layer, queries, actual);
      assertSame(actual, expected, outputs, queries.count(), tolerance(3, 5));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 16, 63, 64, 65, 580})
  void layers(int inputs) {
    for (int outputs : OUTPUTS) {
      for (int count : new int[] {1, 7, 8, 9, 16, 17, 33, 63, 64, 65, 127, 128}) {
        assertLayer(inputs, outputs, count);
      }
    }
  }

  private void assertLayer(int inputs, int outputs, int count) {
    int weights = ChannelBlocks.blocks(inputs) * outputs * CellLayer.ROW;
    int floats = weights + ChannelBlocks.blocks(outputs) * CellLayer.ROW;
    Slab.Stretch blended = kernels.place(floats, false);
    CellLayer layer = new CellLayer(blended.values, inputs, outputs);
    layer.weightAt = blended.at + CELL * BLOCK;
    layer.biasAt = blended.at + weights + CELL * BLOCK;
    Slab.Stretch u = kernels.place(room(inputs), false);
    Slab.Stretch expected = kernels.place(room(outputs), true);
    Slab.Stretch actual = kernels.place(room(outputs), true);
    if (outputs == 3) {
      kernels.plain.lastLayer(layer, u, expected, count);
      kernels.vector.lastLayer(layer, u, actual, count);
    } else {
      kernels.plain.hiddenLayer(layer, u, expected, count);
      kernels.vector.hiddenLayer(layer, u, actual, count);
    }
    assertSame(actual, expected, outputs, count, tolerance(inputs + 1, inputs + 1));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1", "1, 7", "7, 1", "8, 1", "3, 3", "7, 9", "8, 8", "5, 13", "11, 11", "1, 128", "128, 1"
  })
  void answersAreAdded(int rows, int columns) {
    CellQueries queries = queries(rows, columns, columns + 40);
    Slab.Stretch colours = kernels.place(room(3), false);
    AnswerRows expected = new AnswerRows(200, columns + 40);
    AnswerRows actual = new AnswerRows(200, columns + 40);
    float[] before = kernels.values(expected.values.length);
    System.arraycopy(before, 0, expected.values, 0, before.length);
    System.arraycopy(before, 0, actual.values, 0, before.length);
    kernels.plain.addAnswers(colours, queries, expected);
    kernels.vector.addAnswers(colours, queries, actual);
    int changed = 0;
    for (int i = 0; i < before.length; i++) {
      assertClose(actual.values[i], expected.values[i], tolerance(2, 2), "sum " + i);
      changed += actual.values[i] == before[i] ? 0 : 1;
    }
    assertThat(changed).isBetween(3 * rows * columns * 9 / 10, 3 * rows * columns);
  }

  /** Queries {@code [begun, count)} of a batch: theirs are written, and no others. */
  @ParameterizedTest
  @CsvSource({
    "16, 0, 1",
    "16, 7, 8",
    "64, 1, 9",
    "80, 9, 63",
    "592, 0, 64",
    "16, 64, 65",
    "32, 5, 5"
  })
  void firstLayersOfABatch(int channels, int begun, int count) {
    float[] pixel = kernels.values(channels);
    float[] near = kernels.values(4 * channels);
    QueryBatch expected = batch(channels, begun, count);
    QueryBatch actual = batch(channels, begun, count);
    System.arraycopy(expected.xiY, 0, actual.xiY, 0, count);
    System.arraycopy(expected.xiX, 0, actual.xiX, 0, count);
    kernels.plain.putFirsts(pixel, near, expected);
    kernels.vector.putFirsts(pixel, near, actual);
    for (int q = 0; q < expected.capacity; q++) {
      for (int channel = 0; channel < channels; channel++) {
        float value = KernelPair.at(actual.firsts, q, channel);
        String what = "query %d, channel %d".formatted(q, channel);
        if (q >= begun && q < count) {
          float plain = KernelPair.at(expected.firsts, q, channel);
          assertClose(value, plain, tolerance(3, 5), what);
        } else {
          assertThat(value).as(what).isEqualTo(UNTOUCHED);
        }
      }
    }
  }

  private QueryBatch batch(int channels, int begun, int count) {
    QueryBatch batch = new QueryBatch(channels, 68, new Slab());
    batch.begun = begun;
    batch.count = count;
    for (int q = 0; q < count; q++) {
      batch.xiY[q] = 2 * kernels.values(1)[0];
      batch.xiX[q] = 2 * kernels.values(1)[0];
    }
    Arrays.fill(
        batch.firsts.values,
        batch.firsts.at,
        batch.firsts.at + ChannelBlocks.blocks(channels) * batch.firsts.stride,
        UNTOUCHED);
    return batch;
  }

  private static CellFirsts firsts(Slab.Stretch blended, int outputs, boolean relu) {
    CellFirsts layer = new CellFirsts(blended.values, outputs, relu);
    layer.at = blended.at + CELL * BLOCK;
    return layer;
  }

  /** Queries of the HR rows from 2 on of a band, at some HR column. */
  private CellQueries queries(int rows, int columns, int width) {
    CellQueries queries = new CellQueries();
    AnswerRows answers = new AnswerRows(200, width);
    queries.firstRow = 2;
    queries.rows = rows;
    queries.columns = columns;
    queries.firstColumn = 17;
    queries.rowXi = kernels.values(2 + rows);
    queries.rowWeights = kernels.values(2 + rows);
    queries.rowTo = new int[2 + rows];
    for (int n = 0; n < 2 + rows; n++) {
      queries.rowTo[n] = answers.at(31 + n, 0);
    }
    // Beyond the columns there is what a wider cell has left.
    float[] xi = kernels.values(queries.columnXi.length);
    System.arraycopy(xi, 0, queries.columnXi, 0, xi.length);
    float[] weights = kernels.values(queries.columnWeights.length);
    System.arraycopy(weights, 0, queries.columnWeights, 0, weights.length);
    return queries;
  }

  private static int room(int channels) {
    return channels * MOST;
  }

  private static void assertSame(
      Slab.Stretch actual, Slab.Stretch expected, int outputs, int count, float tolerance) {
    for (int o = 0; o < outputs; o++) {
      for (int q = 0; q < count; q++) {
        assertClose(
            actual.values[actual.at + o * MOST + q],
            expected.values[expected.at + o * MOST + q],
            tolerance,
            "output %d of %d, query %d of %d".formatted(o, outputs, q, count));
      }
    }
  }
}
