package aliif.model.djl.network;

import ai.djl.ndarray.NDArray;

/**
 * Queries of a rectangle of LR pixels: each of its r x c pixels answers na x nb of them, a row of
 * positions times a column of positions.
 *
 * @param values (r, c, depth) of the feature map
 * @param xiY (r, na)
 * @param xiX (c, nb)
 * @param cellY c_y
 * @param cellX c_x
 */
public record QueryBlock(NDArray values, NDArray xiY, NDArray xiX, float cellY, float cellX) {
  long rows() {
    return values.getShape().get(0);
  }

  long columns() {
    return values.getShape().get(1);
  }

  /** LR pixels. */
  long pixels() {
    return rows() * columns();
  }

  /** Queries of each LR pixel. */
  long queries() {
    return xiY.getShape().get(1) * xiX.getShape().get(1);
  }

  /** Some of the values of each LR pixel: (r, c, to - from). */
  NDArray values(long from, long to) {
    return values.get(":, :, {}:{}", from, to);
  }

  /**
   * A first layer: tau's part, and {@code N [xi, c]}. The positions are a grid, so that the part of
   * xi_y is computed once per row of it and that of xi_x once per column.
   *
   * @param tau (r, c, n)
   * @param near N, transposed: (r, c, 4, n), or (1, 1, 4, n) if it is the same everywhere
   * @return (r, c, na, nb, n)
   */
  NDArray firstLayer(NDArray tau, NDArray near) {
    NDArray y = xiY.reshape(rows(), 1, -1, 1).mul(column(near, 0)); // (r, c, na, n)
    NDArray x = xiX.reshape(1, columns(), -1, 1).mul(column(near, 1)); // (r, c, nb, n)
    NDArray cell = column(near, 2).mul(cellY).addi(column(near, 3).mul(cellX)); // (r, c, 1, n)
    return tau.expandDims(2).add(cell).add(y).expandDims(3).add(x.expandDims(2));
  }

  /** (r, c, 1, n). */
  private static NDArray column(NDArray near, int column) {
    return near.get(":, :, {}:{}", column, column + 1);
  }
}
