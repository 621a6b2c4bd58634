package aliif.model.kernel;

/**
 * Queries that are answered together: their first layers, where they lie from their LR pixels, what
 * their answers weigh and where those go. Filled anew each time; belongs to a thread.
 */
final class QueryBatch {
  final Rows firsts; // (blocks, capacity, 16): first layers
  final float[] xiY; // (capacity)
  final float[] xiX; // (capacity)
  final float[] weight; // (capacity)
  final int[] place; // (capacity): of the first channel in the answers
  final int capacity;

  /** First query of the LR pixel at hand. */
  int begun;

  int count;

  /**
   * @param channels of the first layers
   * @param capacity a multiple of {@link Kernel#ROWS}
   */
  QueryBatch(int channels, int capacity, Slab slab) {
    this.firsts = Rows.of(channels, capacity, slab);
    this.xiY = new float[capacity];
    this.xiX = new float[capacity];
    this.weight = new float[capacity];
    this.place = new int[capacity];
    this.capacity = capacity;
  }

  boolean isFull() {
    return count == capacity;
  }

  void clear() {
    begun = 0;
    count = 0;
  }
}
