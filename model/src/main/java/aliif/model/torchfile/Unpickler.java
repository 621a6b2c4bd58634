package aliif.model.torchfile;

import aliif.model.torchfile.PickleValue.Dictionary;
import aliif.model.torchfile.PickleValue.Flag;
import aliif.model.torchfile.PickleValue.Global;
import aliif.model.torchfile.PickleValue.Huge;
import aliif.model.torchfile.PickleValue.Items;
import aliif.model.torchfile.PickleValue.Nothing;
import aliif.model.torchfile.PickleValue.Real;
import aliif.model.torchfile.PickleValue.Storage;
import aliif.model.torchfile.PickleValue.Text;
import aliif.model.torchfile.PickleValue.Whole;
import aliif.model.weights.WeightsException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads pickles as {@code torch.save} writes them: a machine with a stack that knows the opcodes of
 * protocol 2 that are needed for dictionaries of tensors, and no others. It calls nothing: a name
 * outside {@link TorchGlobals} is refused where it is read.
 */
final class Unpickler {
  private static final int MOST_MEMOS = 1 << 20;
  private static final int LONGEST_INTEGER = 16; // bytes
  private static final int LONGEST_PICKLE = 16 << 20; // bytes
  private static final Nothing NOTHING = new Nothing();

  private final ByteBuffer pickle;
  private final int end; // which it may not pass
  private final PickleStack stack = new PickleStack();
  private final Map<Integer, PickleValue> memo = new HashMap<>();
  private final Map<String, StorageType> types = new HashMap<>();

  /**
   * @param pickle from its position on; the position moves
   */
  Unpickler(ByteBuffer pickle) {
    this.pickle = pickle.order(ByteOrder.LITTLE_ENDIAN);
    this.end = pickle.position() + Math.min(pickle.remaining(), LONGEST_PICKLE);
  }

  /**
   * The next value, to its STOP.
   *
   * @throws WeightsException if there is anything but what a checkpoint needs
   */
  PickleValue read() {
    try {
      for (int opcode = next(); opcode != '.'; opcode = next()) {
        step(opcode);
      }
      return stack.pop();
    } catch (BufferUnderflowException problem) {
      throw new WeightsException(
          "pickle: ends after %d bytes (expected: more)".formatted(pickle.limit()), problem);
    }
  }

  /** The types of the storages that were named, by their keys. */
  Map<String, StorageType> types() {
    return types;
  }

  private void step(int opcode) {
    switch (opcode) {
      case 0x80 -> requireProtocol(next()); // PROTO
      case 'q' -> keep(next()); // BINPUT
      case 'r' -> keep(pickle.getInt()); // LONG_BINPUT
      case 'h' -> stack.push(kept(next())); // BINGET
      case 'j' -> stack.push(kept(pickle.getInt())); // LONG_BINGET
      case '(' -> stack.mark(); // MARK
      case 't' -> stack.push(new Items(stack.popToMark())); // TUPLE
      case ')' -> stack.push(new Items(List.of())); // EMPTY_TUPLE
      case 0x85, 0x86, 0x87 -> stack.push(new Items(stack.pop(opcode - 0x84))); // TUPLE1 to 3
      case ']' -> stack.push(new Items(new ArrayList<>())); // EMPTY_LIST
      case 'a' -> append(List.of(stack.pop())); // APPEND
      case 'e' -> append(stack.popToMark()); // APPENDS
      case '}' -> stack.push(TorchGlobals.dictionary()); // EMPTY_DICT
      case 's' -> put(stack.pop(2)); // SETITEM
      case 'u' -> put(stack.popToMark()); // SETITEMS
      case 'c' -> stack.push(TorchGlobals.of(line() + "." + line())); // GLOBAL
      case 'R' -> reduce(); // REDUCE
      case 'b' -> build(); // BUILD
      case 'Q' -> storage(); // BINPERSID
      default -> stack.push(constant(opcode));
    }
  }

  private PickleValue constant(int opcode) {
    return switch (opcode) {
      case 'N' -> NOTHING; // NONE
      case 0x88 -> new Flag(true); // NEWTRUE
      case 0x89 -> new Flag(false); // NEWFALSE
      case 'K' -> new Whole(next()); // BININT1
      case 'M' -> new Whole(Short.toUnsignedInt(pickle.getShort())); // BININT2
      case 'J' -> new Whole(pickle.getInt()); // BININT
      case 0x8a -> integer(next()); // LONG1
      case 'G' ->
          new Real(Double.longBitsToDouble(Long.reverseBytes(pickle.getLong()))); // BINFLOAT
      case 'X' -> new Text(text(pickle.getInt())); // BINUNICODE
      default ->
          throw new WeightsException(
              "pickle: opcode 0x%02x at %d (expected: those of tensors in dictionaries)"
                  .formatted(opcode, pickle.position() - 1));
    };
  }

  private int next() {
    if (pickle.position() >= end && pickle.hasRemaining()) {
      throw new WeightsException(
          "pickle: longer than %d bytes (expected: no longer)".formatted(LONGEST_PICKLE));
    }
    return Byte.toUnsignedInt(pickle.get());
  }

  private static void requireProtocol(int version) {
    if (version != 2) {
      throw new WeightsException("pickle: protocol " + version + " (expected: 2)");
    }
  }

  private PickleValue integer(int bytes) {
    if (bytes > LONGEST_INTEGER) {
      throw new WeightsException(
          "pickle: integer of %d bytes (expected: at most %d)".formatted(bytes, LONGEST_INTEGER));
    }
    byte[] digits = new byte[bytes + 1]; // big-endian, the sign first
    for (int i = bytes; i > 0; i--) {
      digits[i] = pickle.get();
    }
    digits[0] = (byte) (bytes > 0 && digits[1] < 0 ? -1 : 0);
    BigInteger value = new BigInteger(digits);
    return value.bitLength() < Long.SIZE ? new Whole(value.longValue()) : new Huge(value);
  }

  private String text(int length) {
    int most = Math.max(0, end - pickle.position());
    if (length < 0 || length > most) {
      throw new WeightsException(
          "pickle: text of %s bytes (expected: at most %d)"
              .formatted(Integer.toUnsignedString(length), most));
    }
    byte[] bytes = new byte[length];
    pickle.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    for (int c = next(); c != '\n'; c = next()) {
      line.append((char) c);
    }
    return line.toString();
  }

  private void keep(int key) {
    if (memo.size() >= MOST_MEMOS) {
      throw new WeightsException("pickle: memo full (expected: at most %d)".formatted(MOST_MEMOS));
    }
    memo.put(key, stack.peek());
  }

  private PickleValue kept(int key) {
    PickleValue value = memo.get(key);
    if (value == null) {
      throw new WeightsException("pickle: memo " + key + " (expected: one that was kept)");
    }
    return value;
  }

  private void append(List<PickleValue> values) {
    if (!(stack.peek() instanceof Items items)) {
      throw unexpected("a list to append to");
    }
    try {
      items.values().addAll(values);
    } catch (UnsupportedOperationException problem) {
      throw unexpected("a list to append to");
    }
  }

  /** Keys and values in turn. */
  private void put(List<PickleValue> pairs) {
    if (!(stack.peek() instanceof Dictionary dictionary) || pairs.size() % 2 != 0) {
      throw unexpected("a dictionary, its keys and values");
    }
    for (int i = 0; i < pairs.size(); i += 2) {
      dictionary.entries().put(key(pairs.get(i)), pairs.get(i + 1));
    }
  }

  private static String key(PickleValue value) {
    if (value instanceof Text text) {
      return text.value();
    }
    if (value instanceof Whole whole) {
      return Long.toString(whole.value());
    }
    throw unexpected("keys that are texts or integers");
  }

  private void reduce() {
    PickleValue arguments = stack.pop();
    if (!(stack.pop() instanceof Global global) || !(arguments instanceof Items items)) {
      throw unexpected("a class and its arguments");
    }
    stack.push(TorchGlobals.made(global, items.values()));
  }

  private void storage() {
    Storage storage = TorchGlobals.storage(stack.pop());
    types.put(storage.key(), storage.type());
    stack.push(storage);
  }

  /** The state of a dictionary is its history, which nobody needs. */
  private void build() {
    stack.pop();
    if (!(stack.peek() instanceof Dictionary)) {
      throw unexpected("no state but a dictionary's");
    }
  }

  private static WeightsException unexpected(String expected) {
    return new WeightsException("pickle: something else (expected: " + expected + ")");
  }
}
