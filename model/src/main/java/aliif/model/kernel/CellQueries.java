package aliif.model.kernel;

/**
 * HR pixels of a cell, counted row by row: where they lie from the LR pixel, what its answers weigh
 * and where those go. Filled anew for each cell; belongs to a thread.
 */
final class CellQueries {
  int rows;
  int columns;
  final int[] to; // (rows): place of the first channel in the answers
  final float[] rowWeights; // (rows)
  final float[] columnWeights; // (columns), with room for a vector more
  private final float[] rowXi;
  private final float[] columnXi;

  CellQueries(int most) {
    this.to = new int[most];
    this.rowWeights = new float[most];
    this.rowXi = new float[most];
    this.columnWeights = new float[most + Kernel.BLOCK];
    this.columnXi = new float[most];
  }

  int count() {
    return rows * columns;
  }

  /** HR columns {@code [j, j + count)} of LR pixel {@code r}. */
  void setColumns(Reach reach, int r, int j, int count) {
    columns = count;
    for (int n = 0; n < count; n++) {
      columnWeights[n] = reach.weight(j + n, r);
      columnXi[n] = reach.xi(j + n, r);
    }
  }

  /** HR rows {@code [i, i + count)} of LR row {@code r}; columns begin at {@code j}. */
  void setRows(Reach reach, int r, int i, int count, Answers answers, int j) {
    rows = count;
    for (int n = 0; n < count; n++) {
      rowWeights[n] = reach.weight(i + n, r);
      rowXi[n] = reach.xi(i + n, r);
      to[n] = answers.at(i + n, 0) + j;
    }
  }

  /** Writes the positions: (panels, 2, panel), xi_y and xi_x. */
  void putPositions(float[] u, int panel) {
    int at = Layout.START;
    int lane = 0;
    for (int i = 0; i < rows; i++) {
      float y = rowXi[i];
      for (int j = 0; j < columns; j++) {
        u[at + lane] = y;
        u[at + lane + panel] = columnXi[j];
        lane++;
        if (lane == panel) {
          lane = 0;
          at += 2 * panel;
        }
      }
    }
  }
}
