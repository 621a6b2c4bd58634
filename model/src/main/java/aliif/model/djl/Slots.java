package aliif.model.djl;

import aliif.model.Neighbours;

/**
 * The HR pixels of an axis, grouped by the LR pixels that answer them. Each LR pixel has as many
 * slots for queries as the busiest one needs; on others one or two stay empty.
 */
final class Slots {
  private final Neighbours neighbours;
  private final int first;
  private final int groups;
  private final int size;
  private final int[] places; // (pixels, count)

  private Slots(Neighbours neighbours) {
    this.neighbours = neighbours;
    this.first = neighbours.index(0, 0);
    this.groups = neighbours.index(neighbours.pixels() - 1, neighbours.count() - 1) + 1 - first;
    this.places = new int[neighbours.pixels() * neighbours.count()];
    int[] used = new int[groups];
    int most = 0;
    for (int i = 0; i < places.length; i++) {
      places[i] = used[group(i)]++;
      most = Math.max(most, used[group(i)]);
    }
    for (int i = 0; i < places.length; i++) {
      places[i] += group(i) * most;
    }
    this.size = most;
  }

  static Slots of(Neighbours neighbours) {
    return new Slots(neighbours);
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
    return size;
  }

  /** Positions of the queries from their LR pixel: (groups, size). */
  float[] xi() {
    float[] xi = new float[groups * size];
    for (int i = 0; i < places.length; i++) {
      xi[places[i]] = neighbours.xi(i / neighbours.count(), i % neighbours.count());
    }
    return xi;
  }

  /** Where a neighbour's answer to an HR pixel stands: {@code group * size + slot}. */
  int place(int pixel, int neighbour) {
    return places[pixel * neighbours.count() + neighbour];
  }

  /** The last group that an HR pixel needs; it does not fall from pixel to pixel. */
  int lastGroup(int pixel) {
    return neighbours.index(pixel, neighbours.count() - 1) - first;
  }

  private int group(int i) {
    return neighbours.index(i / neighbours.count(), i % neighbours.count()) - first;
  }
}
