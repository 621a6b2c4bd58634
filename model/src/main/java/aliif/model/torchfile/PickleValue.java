package aliif.model.torchfile;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * What a checkpoint's pickle may hold. Values may share and even contain each other, so that
 * nothing walks through them: who reads knows where it looks.
 */
public sealed interface PickleValue {
  record Text(String value) implements PickleValue {}

  record Whole(long value) implements PickleValue {}

  /** An integer of more than 64 bits: there is one, which says what a file is. */
  record Huge(BigInteger value) implements PickleValue {}

  record Real(double value) implements PickleValue {}

  record Flag(boolean value) implements PickleValue {}

  /** Python's None. */
  record Nothing() implements PickleValue {}

  /** A list or a tuple. */
  record Items(List<PickleValue> values) implements PickleValue {}

  /** A dictionary by the text of its keys, in its order. */
  record Dictionary(Map<String, PickleValue> entries) implements PickleValue {}

  /** The class or function of a name, one of a few; it is never called. */
  record Global(String name) implements PickleValue {}

  /**
   * Numbers that lie elsewhere in the file.
   *
   * @param key under which they lie
   * @param length in numbers
   */
  record Storage(StorageType type, String key, long length) implements PickleValue {}

  /**
   * A view of a storage.
   *
   * @param offset of its first number
   * @param sides of its shape
   * @param strides between its numbers, as many
   */
  record View(Storage storage, long offset, List<Long> sides, List<Long> strides)
      implements PickleValue {}
}
