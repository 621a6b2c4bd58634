package aliif.model.djl;

import aliif.model.Neighbours;
import aliif.model.Reach;

/**
 * The HR pixels of an axis, grouped by the LR pixels that answer them: {@link Reach} with a fixed
 * width. Each LR pixel has as many slots for queries as the busiest one needs; on others one or two
 * stay empty.
 */
final class Slots {
  private final Neighbours neighbours;
  private final Reach reach;
  private final int first;
  private final int groups;

  /**
   * @param low LR pixels of the crop
   */
  Slots(Neighbours neighbours, int low) {
    this.neighbours = neighbours;
    this.reach = new Reach(neighbours, low);
    this.first = reach.first(0);
    this.groups = reach.last(reach.high() - 1) + 1 - first;
  }

  Neighbours neighbours() {
    return neighbours;
  }

  /** The LR pixel of the first group, counted from the crop's first. */
  int first() {
    return first;
  }

  /** LR pixels that are asked. */
  int groups() {
    return groups;
  }

  /** Queries that each of them answers, wanted or not. */
  int size() {
    return reach.longest();
  }

  /** Positions of the queries from their LR pixel: (groups, size). */
  float[] xi() {
    int size = size();
    float[] xi = new float[groups * size];
    for (int group = 0; group < groups; group++) {
      int r = first + group;
      for (int i = reach.from(r); i < reach.to(r); i++) {
        xi[group * size + i - reach.from(r)] = reach.xi(i, r);
      }
    }
    return xi;
  }

  /** Where a neighbour's answer to an HR pixel stands: {@code group * size + slot}. */
  int place(int pixel, int neighbour) {
    int r = neighbours.index(pixel, neighbour);
    return (r - first) * size() + pixel - reach.from(r);
  }

  /** The last group that an HR pixel needs; it does not fall from pixel to pixel. */
  int lastGroup(int pixel) {
    return reach.last(pixel) - first;
  }
}
