package aliif.model.kernel;

/**
 * One large array for all of a model's packed weights. A large array begins on a page and stays
 * there (G1's humongous objects), so that places in it can be aligned to cache lines: vectors that
 * cross them cost 8 to 16 % of a matrix product. Used while weights are prepared, by one thread.
 */
final class Slab {
  /* An array's values begin 16 bytes after the page. */
  private static final int START = Layout.START;

  private float[] values;
  private int next = START;

  /**
   * @param floats that will be asked for, about
   */
  Slab(int floats) {
    this.values = new float[START + floats];
  }

  /** Room for so many floats, zeros. */
  Place take(int floats) {
    int room = Layout.roundUp(floats, Kernel.BLOCK);
    if (next + room > values.length) {
      values = new float[START + Math.max(room, values.length / 2)];
      next = START;
    }
    Place place = new Place(values, next);
    next += room;
    return place;
  }

  /** A place in an array. */
  static final class Place {
    final float[] values;
    final int at;

    private Place(float[] values, int at) {
      this.values = values;
      this.at = at;
    }
  }
}
