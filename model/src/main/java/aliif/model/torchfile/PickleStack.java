package aliif.model.torchfile;

import aliif.model.weights.WeightsException;
import java.util.ArrayList;
import java.util.List;

/** The stack of an {@link Unpickler}, with its marks. */
final class PickleStack {
  private static final int MOST_VALUES = 1 << 20; // that are ever put on it: they may be kept
  private static final int MOST_MARKS = 1000;

  private final List<PickleValue> values = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private int pushed;

  void push(PickleValue value) {
    if (++pushed > MOST_VALUES) {
      throw new WeightsException(
          "pickle: too many values (expected: at most %d)".formatted(MOST_VALUES));
    }
    values.add(value);
  }

  PickleValue peek() {
    requireAtLeast(1);
    return values.getLast();
  }

  PickleValue pop() {
    requireAtLeast(1);
    return values.removeLast();
  }

  /** The last so many, in the order in which they came; the caller's. */
  List<PickleValue> pop(int count) {
    requireAtLeast(count);
    List<PickleValue> top = values.subList(values.size() - count, values.size());
    List<PickleValue> popped = new ArrayList<>(top);
    top.clear();
    return popped;
  }

  void mark() {
    if (marks.size() >= MOST_MARKS) {
      throw new WeightsException(
          "pickle: nested too deep (expected: at most %d marks)".formatted(MOST_MARKS));
    }
    marks.add(values.size());
  }

  /** All above the last mark, which goes; the caller's. */
  List<PickleValue> popToMark() {
    if (marks.isEmpty()) {
      throw new WeightsException("pickle: no mark (expected: one)");
    }
    return pop(values.size() - marks.removeLast());
  }

  /** What lies below the last mark is not to be taken before the mark is. */
  private void requireAtLeast(int count) {
    int below = marks.isEmpty() ? 0 : marks.getLast();
    if (values.size() - below < count) {
      throw new WeightsException(
          "pickle: stack of %d (expected: at least %d)".formatted(values.size() - below, count));
    }
  }
}
