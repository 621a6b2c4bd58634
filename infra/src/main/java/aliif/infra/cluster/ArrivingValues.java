package aliif.infra.cluster;

import aliif.infra.cluster.wire.ClusterMessage;
import aliif.infra.cluster.wire.ValueRange;
import java.util.Arrays;
import java.util.Optional;

/**
 * Values that come in parts, each of which is asked for: two at most are on their way. They come in
 * the order in which they were asked for. For one thread.
 */
final class ArrivingValues {
  /** Parts on their way: while one travels, the next is being written. */
  private static final int AHEAD = 2;

  private final float[] values;
  private int asked;
  private int arrived;

  private int before = -1; // how many had arrived when it was last looked at

  /** A part to ask for. */
  record Part(int from, int count) {}

  /**
   * @param count of the values, which are allocated now
   */
  ArrivingValues(int count) {
    values = new float[count];
  }

  /** The next part to ask for; empty if enough are on their way, or all are. */
  Optional<Part> ask() {
    if (asked == values.length || asked - arrived >= AHEAD * ClusterMessage.PART) {
      return Optional.empty();
    }
    Part part = new Part(asked, Math.min(ClusterMessage.PART, values.length - asked));
    asked += part.count();
    return Optional.of(part);
  }

  /** Takes a part; false, without taking it, if that is not the one that comes now. */
  boolean add(ValueRange part) {
    int count = part.values().length;
    if (part.from() != arrived || count > asked - arrived) {
      return false;
    }
    System.arraycopy(part.values(), 0, values, arrived, count);
    arrived += count;
    return true;
  }

  /** Whether nothing has arrived since the last call, though something is on its way. */
  boolean stands() {
    boolean stands = arrived == before && asked > arrived;
    before = arrived;
    return stands;
  }

  /** What is on its way was lost, and will be asked for again. */
  void again() {
    asked = arrived;
  }

  boolean isComplete() {
    return arrived == values.length;
  }

  /** The values themselves. */
  float[] values() {
    return values;
  }

  /**
   * A copy of a part, for the other side.
   *
   * @throws IllegalArgumentException if it is none, or too large for a message
   */
  static ValueRange part(float[] values, int from, int count) {
    if (from < 0 || count < 1 || count > ClusterMessage.PART || from > values.length - count) {
      throw new IllegalArgumentException(
          "part: %d from %d (expected: a part of %d values)".formatted(count, from, values.length));
    }
    return new ValueRange(from, Arrays.copyOfRange(values, from, from + count));
  }
}
