package aliif.model.kernel.loops;

import aliif.model.kernel.memory.Rows;
import aliif.model.kernel.memory.Slab;

/**
 * Queries that are answered together: their first layers, where they lie from their LR pixels, what
 * their answers weigh and where those go. Filled anew each time; belongs to a thread.
 */
public final class QueryBatch {
  public final Rows firsts; // (blocks, capacity, 16): first layers
  public final float[] xiY; // (capacity)
  public final float[] xiX; // (capacity)
  public final float[] weight; // (capacity)
  public final int[] place; // (capacity): of the first channel in the answers
  public final int capacity;

  /** First query of the LR pixel at hand. */
  public int begun;

  public int count;

  /**
   * @param channels of the first layers
   * @param capacity a multiple of {@link ChannelBlocks#ROWS}
   */
  public QueryBatch(int channels, int capacity, Slab slab) {
    this.firsts = Rows.of(channels, capacity, slab);
    this.xiY = new float[capacity];
    this.xiX = new float[capacity];
    this.weight = new float[capacity];
    this.place = new int[capacity];
    this.capacity = capacity;
  }

  public boolean isFull() {
    return count == capacity;
  }

  public void clear() {
    begun = 0;
    count = 0;
  }
}
