package aliif.model.kernel.loops;

import static aliif.model.kernel.loops.CellQueries.MOST;
import static aliif.model.kernel.loops.KernelPair.assertClose;
import static aliif.model.kernel.loops.KernelPair.tolerance;
import static aliif.model.kernel.memory.ChannelBlocks.BLOCK;
import static aliif.model.kernel.memory.ChannelBlocks.blocks;

import aliif.model.kernel.memory.AnswerRows;
import aliif.model.kernel.memory.Slab;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Operations on a cell's queries, of both kernels, against their definitions in double precision.
 */
final class CellKernelDefinitionTest {
  private final KernelPair kernels = new KernelPair();

  /** {@code own <- tau + c_y own + c_x w}. */
  @ParameterizedTest
  @ValueSource(ints = {3, 4, 16, 20, 64})
  void theCellIsFoldedIntoTheBias(int outputs) {
    float[] tau = kernels.values(5 + blocks(outputs) * BLOCK);
    for (Kernel kernel : both()) {
      CellFirsts layer =
          new CellFirsts(kernels.values(4 * blocks(outputs) * CellLayer.ROW), outputs, false);
      layer.at = 2 * BLOCK; // the third of the pixels that are blended together
      float[] before = layer.values.clone();
      kernel.foldCell(tau, 5, 0.4f, 0.9f, layer);
      for (int o = 0; o < outputs; o++) {
        int own = layer.at(o) + 2 * layer.stride();
        double expected = tau[5 + o] + 0.4 * before[own] + 0.9 * before[own + layer.stride()];
        assertClose(layer.values[own], (float) expected, tolerance(3, 3), kernel.name() + " " + o);
      }
    }
  }

  /** {@code own + xi_y near_y + xi_x near_x}, and ReLU. */
  @ParameterizedTest
  @CsvSource({"1, 1, 3", "3, 3, 4", "7, 9, 16", "1, 128, 20", "128, 1, 64", "8, 8, 16"})
  void firstLayersAreLinearInThePosition(int rows, int columns, int outputs) {
    CellQueries queries = queries(rows, columns);
    for (Kernel kernel : both()) {
      for (boolean relu : new boolean[] {false, true}) {
        float[] w = kernels.values(3 * blocks(outputs) * CellLayer.ROW);
        CellFirsts layer = new CellFirsts(w, outputs, relu);
        Slab.Stretch u = kernels.place(outputs * MOST, true);
        kernel.putFirsts(layer, queries, u);
        for (int o = 0; o < outputs; o++) {
          for (int q = 0; q < rows * columns; q++) {
            int at = layer.at(o);
            double sum = w[at + 2 * layer.stride()];
            sum += (double) queries.rowXi[1 + q / columns] * w[at];
            sum += (double) queries.columnXi[q % columns] * w[at + layer.stride()];
            float expected = (float) (relu ? Math.max(sum, 0) : sum);
            String what = "%s, output %d, query %d".formatted(kernel.name(), o, q);
            assertClose(u.values[u.at + o * MOST + q], expected, tolerance(3, 3), what);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 4, 1", "7, 16, 9", "16, 16, 128", "17, 20, 33", "64, 64, 65", "580, 4, 8"})
  void aLayerIsTheSumOverItsInputs(int inputs, int outputs, int count) {
    float[] w = kernels.values((blocks(inputs) * outputs + blocks(outputs)) * CellLayer.ROW);
    Slab.Stretch u = kernels.place(inputs * MOST, false);
    for (Kernel kernel : both()) {
      for (boolean last : new boolean[] {false, true}) {
        CellLayer layer = new CellLayer(w, inputs, last ? 3 : outputs);
        layer.weightAt = BLOCK;
        layer.biasAt = blocks(inputs) * outputs * CellLayer.ROW;
        Slab.Stretch next = kernels.place(outputs * MOST, true);
        if (last) {
          kernel.lastLayer(layer, u, next, count);
        } else {
          kernel.hiddenLayer(layer, u, next, count);
        }
        for (int o = 0; o < layer.outputs; o++) {
          for (int q = 0; q < count; q++) {
            double sum = w[layer.biasAt + o / BLOCK * CellLayer.ROW + o % BLOCK];
            for (int i = 0; i < inputs; i++) {
              int row = (i / BLOCK * layer.outputs + o) * CellLayer.ROW;
              sum += (double) w[BLOCK + row + i % BLOCK] * u.values[u.at + i * MOST + q];
            }
            float expected = (float) (last ? sum : Math.max(sum, 0));
            String what = "%s, output %d, query %d".formatted(kernel.name(), o, q);
            float value = next.values[next.at + o * MOST + q];
            assertClose(value, expected, tolerance(inputs + 1, inputs + 1), what);
          }
        }
      }
    }
  }

  /** Weight of the row times that of the column times the answer, added to what is there. */
  @ParameterizedTest
  @CsvSource({"1, 1", "3, 3", "7, 9", "1, 128", "128, 1", "8, 16"})
  void answersAreWeightedAndAdded(int rows, int columns) {
    CellQueries queries = queries(rows, columns);
    Slab.Stretch colours = kernels.place(3 * MOST, false);
    for (Kernel kernel : both()) {
      AnswerRows answers = new AnswerRows(200, 140);
      float[] before = kernels.values(answers.values.length);
      System.arraycopy(before, 0, answers.values, 0, before.length);
      kernel.addAnswers(colours, queries, answers);
      for (int n = 0; n < 3 * rows * columns; n++) {
        int i = n / columns % rows;
        int j = n % columns;
        int channel = n / (rows * columns);
        int at = answers.at(30 + i, channel) + 11 + j;
        float answer = colours.values[colours.at + channel * MOST + i * columns + j];
        double weight = (double) queries.rowWeights[1 + i] * queries.columnWeights[j];
        float expected = (float) (before[at] + weight * answer);
        assertClose(answers.values[at], expected, tolerance(2, 2), kernel.name() + " " + n);
      }
    }
  }

  /** {@code pixel + xi_y near_y + xi_x near_x}, each query's channels in blocks. */
  @ParameterizedTest
  @CsvSource({"16, 0, 1", "64, 7, 9", "80, 0, 64", "592, 63, 65"})
  void firstLayersOfABatchAreLinearInThePosition(int channels, int begun, int count) {
    float[] pixel = kernels.values(channels);
    float[] near = kernels.values(4 * channels);
    for (Kernel kernel : both()) {
      QueryBatch batch = new QueryBatch(channels, 68, new Slab());
      batch.begun = begun;
      batch.count = count;
      System.arraycopy(kernels.values(count), 0, batch.xiY, 0, count);
      System.arraycopy(kernels.values(count), 0, batch.xiX, 0, count);
      kernel.putFirsts(pixel, near, batch);
      for (int q = begun; q < count; q++) {
        for (int i = 0; i < channels; i++) {
          double sum = pixel[i] + (double) batch.xiY[q] * near[i];
          sum += (double) batch.xiX[q] * near[channels + i];
          String what = "%s, query %d, channel %d".formatted(kernel.name(), q, i);
          assertClose(KernelPair.at(batch.firsts, q, i), (float) sum, tolerance(3, 3), what);
        }
      }
    }
  }

  /** Queries of the rows from 1 on of a band, whose answers begin in HR row 30, column 11. */
  private CellQueries queries(int rows, int columns) {
    CellQueries queries = new CellQueries();
    AnswerRows answers = new AnswerRows(200, 140);
    queries.firstRow = 1;
    queries.rows = rows;
    queries.columns = columns;
    queries.firstColumn = 11;
    queries.rowXi = kernels.values(1 + rows);
    queries.rowWeights = kernels.values(1 + rows);
    queries.rowTo = new int[1 + rows];
    for (int n = 0; n < rows; n++) {
      queries.rowTo[1 + n] = answers.at(30 + n, 0);
    }
    System.arraycopy(kernels.values(MOST), 0, queries.columnXi, 0, MOST);
    System.arraycopy(kernels.values(MOST), 0, queries.columnWeights, 0, MOST);
    return queries;
  }

  private List<Kernel> both() {
    return List.of(kernels.plain, kernels.vector);
  }
}
