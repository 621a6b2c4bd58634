package aliif.model.training;

/**
 * Patches and queries as a loss needs them. All positions are settled here: what is left is the
 * network. The arrays are for reading, but for their builder.
 */
public final class Batch {
  private final BatchShape shape;
  private final float[] images; // (B, p, p, 3)
  private final long[] rows; // (B * Q * n)
  private final float[] near; // (B * Q * n, 4)
  private final float[] weights; // (B * Q * n)
  private final float[] targets; // (B * Q, 3)

  /**
   * Its sides.
   *
   * @param patches B
   * @param side p of the LR patches
   * @param queries of all patches: B * Q
   * @param neighbours n, pixels that answer a query: 4 with the local ensemble, else 1
   */
  public record BatchShape(int patches, int side, int queries, int neighbours) {
    /** Answers to all queries: B * Q * n. */
    public int answers() {
      return queries * neighbours;
    }

    /** LR pixels of all patches: B * p * p. */
    public int pixels() {
      return patches * side * side;
    }
  }

  Batch(BatchShape shape) {
    this.shape = shape;
    images = new float[3 * shape.pixels()];
    rows = new long[shape.answers()];
    near = new float[4 * shape.answers()];
    weights = new float[shape.answers()];
    targets = new float[3 * shape.queries()];
  }

  public BatchShape shape() {
    return shape;
  }

  /** The LR patches, (B, p, p, 3), normalised to [-1, 1]. */
  public float[] images() {
    return images;
  }

  /**
   * Which of the {@code B * p * p} LR pixels answers, or of a baseline which HR pixel of its {@code
   * B} outputs, (B * Q * n).
   */
  public long[] rows() {
    return rows;
  }

  /** What it is told: xi_y, xi_x, c_y, c_x, (B * Q * n, 4). A baseline is told nothing. */
  public float[] near() {
    return near;
  }

  /** How much its answer counts, (B * Q * n); those of a query add to 1. */
  public float[] weights() {
    return weights;
  }

  /** What is to come out, (B * Q, 3), normalised, less the skip where the model has one. */
  public float[] targets() {
    return targets;
  }
}
