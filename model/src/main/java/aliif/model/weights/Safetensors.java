package aliif.model.weights;

import aliif.model.weights.SafetensorsHeader.Entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A safetensors file, read whole: every value finite, every byte of the data in one tensor. */
public final class Safetensors {
  private final SafetensorsHeader header;
  private final Map<String, Tensor> tensors;

  private Safetensors(SafetensorsHeader header, Map<String, Tensor> tensors) {
    this.header = header;
    this.tensors = tensors;
  }

  /**
   * Reads a file from memory.
   *
   * @throws WeightsException if it is no such file
   */
  public static Safetensors parse(byte[] file) {
    SafetensorsHeader header = SafetensorsHeader.parse(file);
    int size = file.length - header.dataStart();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    long next = 0;
    for (Entry entry : header.entries()) {
      requirePlace(entry, next, size);
      next = entry.end();
      ByteBuffer data =
          ByteBuffer.wrap(file)
              .slice(header.dataStart() + (int) entry.begin(), (int) (entry.end() - entry.begin()));
      tensors.put(entry.name(), tensor(entry, data.order(ByteOrder.LITTLE_ENDIAN)));
    }
    if (next != size) {
      throw new WeightsException("data: %d bytes (expected: %d)".formatted(size, next));
    }
    return new Safetensors(header, Collections.unmodifiableMap(tensors));
  }

  /** The free text under a key. */
  public Optional<String> metadata(String key) {
    return header.text(key);
  }

  /** By name, in the order of the file's data. */
  public Map<String, Tensor> tensors() {
    return tensors;
  }

  private static void requirePlace(Entry entry, long next, int size) {
    if (entry.begin() != next || entry.end() > size) {
      throw new WeightsException(
          "%s: data_offsets %d to %d (expected: from %d to at most %d)"
              .formatted(entry.name(), entry.begin(), entry.end(), next, size));
    }
    long bytes = entry.type().bytes;
    for (int side : entry.shape()) {
      bytes = side == 0 ? 0 : Math.multiplyExact(Math.min(bytes, 1L << 31), side);
    }
    if (bytes != entry.end() - entry.begin()) {
      throw new WeightsException(
          "%s: %d bytes (expected: %d for %s %s)"
              .formatted(
                  entry.name(), entry.end() - entry.begin(), bytes, entry.type(), entry.shape()));
    }
  }

  private static Tensor tensor(Entry entry, ByteBuffer data) {
    float[] values = new float[data.remaining() / entry.type().bytes];
    switch (entry.type()) {
      case F32 -> data.asFloatBuffer().get(values);
      case F16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = Float.float16ToFloat(data.getShort(Short.BYTES * i));
        }
      }
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new WeightsException(
            "%s: %s at %d (expected: finite values)".formatted(entry.name(), values[i], i));
      }
    }
    return new Tensor(entry.shape(), values);
  }
}
