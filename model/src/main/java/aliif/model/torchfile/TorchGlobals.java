package aliif.model.torchfile;

import aliif.model.torchfile.PickleValue.Dictionary;
import aliif.model.torchfile.PickleValue.Global;
import aliif.model.torchfile.PickleValue.Items;
import aliif.model.torchfile.PickleValue.Storage;
import aliif.model.torchfile.PickleValue.Text;
import aliif.model.torchfile.PickleValue.View;
import aliif.model.torchfile.PickleValue.Whole;
import aliif.model.weights.WeightsException;
import java.util.LinkedHashMap;
import java.util.List;

/** The names that a checkpoint may say, and what stands for their values here. */
final class TorchGlobals {
  private static final String ORDERED_DICTIONARY = "collections.OrderedDict";
  private static final String REBUILD_TENSOR = "torch._utils._rebuild_tensor_v2";

  private TorchGlobals() {}

  /**
   * @throws WeightsException if the name is none of a few
   */
  static Global of(String name) {
    if (!name.equals(ORDERED_DICTIONARY)
        && !name.equals(REBUILD_TENSOR)
        && StorageType.of(name).isEmpty()) {
      throw new WeightsException(
          "pickle: %s (expected: tensors in dictionaries, nothing that runs)".formatted(name));
    }
    return new Global(name);
  }

  static Dictionary dictionary() {
    return new Dictionary(new LinkedHashMap<>());
  }

  /** What a call would make. */
  static PickleValue made(Global global, List<PickleValue> arguments) {
    return switch (global.name()) {
      case ORDERED_DICTIONARY -> {
        require(arguments.isEmpty(), "an empty dictionary");
        yield dictionary();
      }
      case REBUILD_TENSOR -> view(arguments);
      default -> throw unexpected("no call of " + global.name());
    };
  }

  /** Storage, offset, sides, strides, and whether it is trained and hooks, which do not matter. */
  private static View view(List<PickleValue> arguments) {
    require(arguments.size() >= 4, "a tensor's storage, offset, size and stride");
    if (!(arguments.getFirst() instanceof Storage storage)) {
      throw unexpected("a tensor's storage");
    }
    List<Long> sides = numbers(arguments.get(2));
    List<Long> strides = numbers(arguments.get(3));
    require(sides.size() == strides.size(), "as many strides as sides");
    return new View(storage, number(arguments.get(1)), sides, strides);
  }

  /** {@code ('storage', class, key, location, length)}. */
  static Storage storage(PickleValue identity) {
    if (identity instanceof Items items
        && items.values().size() >= 5
        && items.values().get(1) instanceof Global global
        && items.values().get(2) instanceof Text key) {
      StorageType type =
          StorageType.of(global.name()).orElseThrow(() -> unexpected("a storage's class"));
      return new Storage(type, key.value(), number(items.values().get(4)));
    }
    throw unexpected("a storage");
  }

  private static List<Long> numbers(PickleValue value) {
    if (!(value instanceof Items items)) {
      throw unexpected("a tuple of sizes");
    }
    require(items.values().size() <= 8, "at most 8 sides");
    return items.values().stream().map(TorchGlobals::number).toList();
  }

  /** A size, which no file has more of than an int counts. */
  private static long number(PickleValue value) {
    if (value instanceof Whole(long number) && number >= 0 && number <= Integer.MAX_VALUE) {
      return number;
    }
    throw unexpected("sizes from 0 to 2^31 - 1");
  }

  private static void require(boolean condition, String expected) {
    if (!condition) {
      throw unexpected(expected);
    }
  }

  private static WeightsException unexpected(String expected) {
    return new WeightsException("pickle: something else (expected: " + expected + ")");
  }
}
