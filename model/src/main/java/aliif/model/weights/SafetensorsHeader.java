package aliif.model.weights;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What stands before the data of a safetensors file: a little-endian 64-bit length, then that many
 * bytes of JSON: each tensor's type, shape and place, and free text under {@code __metadata__}.
 *
 * @param entries in the order of the file's data
 * @param dataStart where the data begins, in bytes from the file's first
 */
record SafetensorsHeader(JsonObject metadata, List<Entry> entries, int dataStart) {
  private static final String METADATA = "__metadata__";
  private static final int LENGTH_BYTES = Long.BYTES;

  /* A number of two bytes becomes objects of a hundred: RDN's 300 tensors take 30 KB. */
  static final int LARGEST = 1 << 20;

  private static final int MOST_SIDES = 8;

  /** How a value is stored. */
  enum Type {
    F16(2),
    F32(4);

    final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    static Optional<Type> of(JsonElement element) {
      return switch (text(element).orElse("")) {
        case "F16" -> Optional.of(F16);
        case "F32" -> Optional.of(F32);
        default -> Optional.empty();
      };
    }
  }

  /**
   * One tensor.
   *
   * @param begin first byte, from the start of the data
   * @param end first byte behind it
   */
  record Entry(String name, Type type, List<Integer> shape, long begin, long end) {}

  static SafetensorsHeader parse(byte[] file) {
    if (file.length < LENGTH_BYTES) {
      throw new WeightsException(
          "file: %d bytes (expected: a safetensors file, at least %d)"
              .formatted(file.length, LENGTH_BYTES));
    }
    long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    int most = Math.min(file.length - LENGTH_BYTES, LARGEST);
    if (length < 2 || length > most) {
      throw new WeightsException(
          "header: %s bytes (expected: a safetensors file, 2 to %d)"
              .formatted(Long.toUnsignedString(length), most));
    }
    String text = new String(file, LENGTH_BYTES, (int) length, StandardCharsets.UTF_8);
    JsonObject header =
        Json.object(text)
            .orElseThrow(
                () -> new WeightsException("header: " + start(text) + " (expected: JSON object)"));
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonElement> member : header.entrySet()) {
      if (!member.getKey().equals(METADATA)) {
        entries.add(entry(member.getKey(), member.getValue()));
      }
    }
    entries.sort((a, b) -> Long.compare(a.begin, b.begin));
    return new SafetensorsHeader(metadata(header), entries, LENGTH_BYTES + (int) length);
  }

  /** The free text under a key. */
  Optional<String> text(String key) {
    return Optional.ofNullable(metadata.get(key)).flatMap(SafetensorsHeader::text);
  }

  private static JsonObject metadata(JsonObject header) {
    JsonElement metadata = header.get(METADATA);
    if (metadata == null) {
      return new JsonObject();
    }
    if (!metadata.isJsonObject()) {
      throw new WeightsException(METADATA + ": " + cut(metadata) + " (expected: JSON object)");
    }
    return metadata.getAsJsonObject();
  }

  private static Entry entry(String name, JsonElement element) {
    if (!element.isJsonObject()) {
      throw new WeightsException(name + ": " + cut(element) + " (expected: JSON object)");
    }
    JsonObject object = element.getAsJsonObject();
    Type type =
        Type.of(member(name, object, "dtype"))
            .orElseThrow(() -> unexpected(name, object, "dtype", "F32 or F16"));
    List<Integer> shape = new ArrayList<>();
    for (long side : numbers(name, object, "shape")) {
      if (side > Integer.MAX_VALUE) {
        throw unexpected(name, object, "shape", "sides below 2^31");
      }
      shape.add((int) side);
    }
    if (shape.size() > MOST_SIDES) {
      throw unexpected(name, object, "shape", "at most " + MOST_SIDES + " sides");
    }
    List<Long> offsets = numbers(name, object, "data_offsets");
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw unexpected(name, object, "data_offsets", "begin and end");
    }
    return new Entry(name, type, List.copyOf(shape), offsets.get(0), offsets.get(1));
  }

  private static List<Long> numbers(String name, JsonObject object, String key) {
    JsonElement element = member(name, object, key);
    if (!element.isJsonArray()) {
      throw unexpected(name, object, key, "whole numbers from 0");
    }
    List<Long> numbers = new ArrayList<>();
    for (JsonElement item : element.getAsJsonArray()) {
      OptionalLong number = Json.whole(item);
      if (number.isEmpty() || number.getAsLong() < 0) {
        throw unexpected(name, object, key, "whole numbers from 0");
      }
      numbers.add(number.getAsLong());
    }
    return numbers;
  }

  private static JsonElement member(String name, JsonObject object, String key) {
    return Optional.ofNullable(object.get(key))
        .orElseThrow(() -> new WeightsException(name + ": no " + key + " (expected: one)"));
  }

  private static WeightsException unexpected(
      String name, JsonObject object, String key, String expected) {
    return new WeightsException(
        "%s: %s %s (expected: %s)".formatted(name, key, cut(object.get(key)), expected));
  }

  private static Optional<String> text(JsonElement element) {
    return element.isJsonPrimitive() && element.getAsJsonPrimitive().isString()
        ? Optional.of(element.getAsString())
        : Optional.empty();
  }

  /** The beginning of what may be as long as a header. */
  private static String cut(JsonElement element) {
    String text = String.valueOf(element);
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }

  private static String start(String text) {
    return text.substring(0, Math.min(20, text.length())) + "...";
  }
}
