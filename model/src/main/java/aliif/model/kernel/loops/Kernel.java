package aliif.model.kernel.loops;

import aliif.model.kernel.memory.AnswerRows;
import aliif.model.kernel.memory.BlockOfEach;
import aliif.model.kernel.memory.ChannelBlocks;
import aliif.model.kernel.memory.Lines;
import aliif.model.kernel.memory.Rows;
import aliif.model.kernel.memory.Slab;
import aliif.model.kernel.memory.TileRun;
import aliif.model.kernel.memory.Tiles;

/**
 * The few inner loops that take nearly all the time. There are two implementations, which agree up
 * to rounding: {@code VectorKernel} and {@link PlainKernel}. Stateless, shared by threads.
 *
 * <p>Each value is one chain of operations in one order, whatever the number of rows or tiles in a
 * call: results do not depend on how work is cut up.
 */
public interface Kernel {
  /** For people: {@code 512-bit vectors}. */
  String name();

  /** Outputs of a panel of packed weights. */
  int panel();

  /**
   * {@code C = A W + bias}, with ReLU where the matrix says so.
   *
   * @param a (inputs / 16, stride, 16)
   * @param c (outputs / 16, stride, 16), overwritten
   * @param rows of A and C, a multiple of {@link ChannelBlocks#ROWS}
   */
  void product(Rows a, PackedMatrix matrix, Rows c, int rows);

  /**
   * Finds the inputs that are not zero in at least one row of a register tile.
   *
   * @param a (inputs / 16, stride, 16)
   * @param rows of A, a multiple of {@link ChannelBlocks#ROWS}
   * @param active overwritten; has room for the inputs and the rows
   */
  void findActive(Rows a, int inputs, int rows, ActiveInputs active);

  /**
   * As {@link #product(Rows, PackedMatrix, Rows, int)}, with the same bits for finite weights, but
   * over active inputs alone.
   *
   * @param active inputs of A, from this kernel
   */
  void product(Rows a, PackedMatrix matrix, Rows c, ActiveInputs active);

  /**
   * Resamples a line: {@code y_i = sum_k w_i,k x_(start_i + k)}, added in the order of k, each
   * product and each sum rounded: the same bits from every kernel.
   *
   * @param x the line's inputs from a place on, finite
   * @param y (outputs), overwritten
   */
  void resample(float[] x, int from, Taps taps, float[] y);

  /**
   * {@code y <- y + factor x}, each product and each sum rounded: the same bits from every kernel.
   *
   * @param y from {@code to} on
   */
  void addScaled(float[] y, int to, float factor, float[] x, int from, int count);

  /** Copies 16 values. */
  void copyBlock(float[] x, int from, float[] to, int at);

  /**
   * What the first layer adds to the position's part: {@code own <- tau + c_y own + c_x w}, where
   * {@code own} holds the column of c_y and {@code w} after it that of c_x.
   *
   * @param features tau's part of all outputs from a place on, in whole blocks
   */
  void foldCell(float[] features, int from, float cellY, float cellX, CellFirsts layer);

  /**
   * First layer at the queries of a cell: {@code own + xi_y near_y + xi_x near_x}, with ReLU where
   * the layer says so.
   *
   * @param u (outputs, MOST), overwritten
   */
  void putFirsts(CellFirsts layer, CellQueries queries, Slab.Stretch u);

  /**
   * {@code U' = max(W U + bias, 0)} for queries of a cell.
   *
   * @param u (inputs, MOST)
   * @param next (outputs, MOST), overwritten, perhaps for more queries than were asked for
   */
  void hiddenLayer(CellLayer layer, Slab.Stretch u, Slab.Stretch next, int count);

  /**
   * {@code W U + bias} for queries of a cell.
   *
   * @param layer of three outputs
   * @param u (inputs, MOST)
   * @param colours (3, MOST), overwritten, perhaps for more queries than were asked for
   */
  void lastLayer(CellLayer layer, Slab.Stretch u, Slab.Stretch colours, int count);

  /**
   * Adds the weighted answers to queries.
   *
   * @param colours (3, MOST)
   */
  void addAnswers(Slab.Stretch colours, CellQueries queries, AnswerRows answers);

  /**
   * {@code (x + 1) / 2}, clamped to [0, 1].
   *
   * @param sums from a place on, with 16 values beyond {@code count}
   */
  void toColours(float[] sums, int from, float[] to, int at, int count);

  /** {@code x <- max(x, 0)}, a multiple of 16 values. */
  void relu(float[] x, int from, int count);

  /**
   * First layers at the queries of an LR pixel, {@code [begun, count)} of a batch: {@code pixel +
   * xi_y near_y + xi_x near_x}.
   *
   * @param pixel (blocks * 16)
   * @param near (4, blocks * 16), of which the first two count
   */
  void putFirsts(float[] pixel, float[] near, QueryBatch batch);

  /** {@code to = sum_k omega_k x_k}, a block, with K scores from a place. */
  void blend(float[] omega, int omegaAt, BlockOfEach x, float[] to, int at);

  /** {@code B^T d B} of a run of tiles, all channels. */
  void transformInput(Lines lines, TileRun run, Tiles tiles);

  /** {@code A^T m A} and what is fused with it, of a run of tiles, all channels. */
  void transformOutput(Tiles tiles, TileRun run, Lines lines, Epilogue epilogue);

  /**
   * So many rounds of independent multiply-adds in registers: what the machine can do at most.
   *
   * @return floating-point operations done
   */
  long multiplyAdd(int rounds);
}
