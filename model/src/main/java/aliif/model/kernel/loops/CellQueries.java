package aliif.model.kernel.loops;

import aliif.model.Reach;
import aliif.model.RenderPlan;
import aliif.model.kernel.memory.AnswerRows;
import aliif.model.kernel.memory.ChannelBlocks;

/**
 * HR pixels of a cell that are answered together, counted row by row: where they lie from the LR
 * pixel, what its answers weigh and where those go. Filled anew for each cell; belongs to a thread.
 *
 * <p>What a layer makes of them lies as (channels, {@link #MOST}).
 */
public final class CellQueries {
  /** Most queries that are answered together; floats from a channel to the next. */
  public static final int MOST = 128;

  public int firstRow;
  public int rows;
  public int columns;
  float[] rowXi = {}; // (rows of the band)
  float[] rowWeights = {}; // (rows of the band)
  int[] rowTo = {}; // (rows of the band): place of a row's first channel in the answers
  int firstColumn;
  final float[] columnXi =
      new float[MOST + ChannelBlocks.BLOCK]; // (columns), room for a vector more
  final float[] columnWeights = new float[MOST + ChannelBlocks.BLOCK]; // likewise

  final float[] y =
      new float[MOST + ChannelBlocks.BLOCK]; // (rows, columns): xi_y, for the vector kernel
  final float[] x = new float[MOST + ChannelBlocks.BLOCK]; // likewise xi_x

  public int count() {
    return rows * columns;
  }

  /** Takes in the HR rows of a band, of which {@link #firstRow} and {@link #rows} choose. */
  public void setBand(RenderPlan.AnsweredRows band, AnswerRows answers) {
    int count = band.to() - band.from();
    if (rowTo.length < count) {
      rowXi = new float[count];
      rowWeights = new float[count];
      rowTo = new int[count];
    }
    Reach reach = band.plan().rows();
    for (int n = 0; n < count; n++) {
      rowXi[n] = reach.xi(band.from() + n, band.r());
      rowWeights[n] = reach.weight(band.from() + n, band.r());
      rowTo[n] = answers.at(band.from() + n, 0);
    }
  }

  /** HR columns {@code [j, j + count)} of LR pixel {@code r}. */
  public void setColumns(Reach reach, int r, int j, int count) {
    firstColumn = j;
    columns = count;
    for (int n = 0; n < count; n++) {
      columnXi[n] = reach.xi(j + n, r);
      columnWeights[n] = reach.weight(j + n, r);
    }
  }
}
