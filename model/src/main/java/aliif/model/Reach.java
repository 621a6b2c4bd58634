package aliif.model;

import java.util.stream.IntStream;

/**
 * Neighbours the other way around: along one axis of a window, the HR pixels that an LR pixel
 * answers, which are consecutive, with its weight for each and their positions from it.
 */
public final class Reach {
  private final int high;
  private final int longest;
  private final int[] from; // (low): first HR pixel
  private final int[] to; // (low): after the last
  private final int[] start; // (low): where its HR pixels begin in the next two
  private final float[] weight;
  private final float[] xi;
  private final int[] first; // (high): LR pixel
  private final int[] last; // (high)

  /**
   * @param low LR pixels of the crop
   */
  public Reach(Neighbours neighbours, int low) {
    this.high = neighbours.pixels();
    this.from = new int[low];
    this.to = new int[low];
    this.start = new int[low];
    this.first = new int[high];
    this.last = new int[high];
    for (int i = high - 1; i >= 0; i--) {
      first[i] = neighbours.index(i, 0);
      last[i] = neighbours.index(i, neighbours.count() - 1);
      for (int r = first[i]; r <= last[i]; r++) {
        from[r] = i;
        to[r] = Math.max(to[r], i + 1);
      }
    }
    int length = 0;
    for (int r = 0; r < low; r++) {
      start[r] = length;
      length += to[r] - from[r];
    }
    this.longest = IntStream.range(0, low).map(r -> to[r] - from[r]).max().orElse(0);
    this.weight = new float[length];
    this.xi = new float[length];
    for (int i = 0; i < high; i++) {
      // At the border an LR pixel may be both neighbours of an HR pixel: its weights add to 1.
      for (int n = 0; n < neighbours.count(); n++) {
        int at = at(i, neighbours.index(i, n));
        weight[at] += neighbours.weight(i, n);
        xi[at] = neighbours.xi(i, n);
      }
    }
  }

  /** LR pixels of the crop. */
  public int low() {
    return from.length;
  }

  /** HR pixels of the window. */
  public int high() {
    return high;
  }

  /** First HR pixel that an LR pixel answers. */
  public int from(int r) {
    return from[r];
  }

  /** The HR pixel after the last. */
  public int to(int r) {
    return to[r];
  }

  /** Whether any LR pixel of a range answers one. */
  public boolean reachesFrom(int r, int end) {
    for (int i = r; i < end; i++) {
      if (from[i] < to[i]) {
        return true;
      }
    }
    return false;
  }

  /** First LR pixel that answers an HR pixel. */
  public int first(int i) {
    return first[i];
  }

  /** The last. */
  public int last(int i) {
    return last[i];
  }

  /** Most HR pixels that one LR pixel answers. */
  public int longest() {
    return longest;
  }

  public float weight(int i, int r) {
    return weight[at(i, r)];
  }

  /** {@code xi = 2 * (position - r)}. */
  public float xi(int i, int r) {
    return xi[at(i, r)];
  }

  private int at(int i, int r) {
    return start[r] + i - from[r];
  }
}
