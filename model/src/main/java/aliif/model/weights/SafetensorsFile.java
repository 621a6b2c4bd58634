package aliif.model.weights;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes safetensors in float32, in the order in which tensors are given. */
final class SafetensorsFile {
  private SafetensorsFile() {}

  /**
   * A file.
   *
   * @param metadata free text by name
   * @throws WeightsException if the file would be larger than 2 GiB
   */
  static byte[] write(Map<String, String> metadata, Map<String, Tensor> tensors) {
    JsonObject notes = new JsonObject();
    metadata.forEach(notes::addProperty);
    JsonObject header = new JsonObject();
    header.add("__metadata__", notes);
    long end = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      long begin = end;
      end += (long) Float.BYTES * entry.getValue().values().length;
      header.add(entry.getKey(), entry(entry.getValue(), begin, end));
    }
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    long size = Long.BYTES + text.length + end;
    if (size > Integer.MAX_VALUE) {
      throw new WeightsException("file: %d bytes (expected: below 2^31)".formatted(size));
    }
    ByteBuffer file = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(text.length).put(text);
    for (Tensor tensor : tensors.values()) {
      for (float value : tensor.values()) {
        file.putFloat(value);
      }
    }
    return file.array();
  }

  private static JsonObject entry(Tensor tensor, long begin, long end) {
    JsonArray shape = new JsonArray();
    tensor.shape().forEach(shape::add);
    JsonArray offsets = new JsonArray();
    offsets.add(begin);
    offsets.add(end);
    JsonObject entry = new JsonObject();
    entry.addProperty("dtype", "F32");
    entry.add("shape", shape);
    entry.add("data_offsets", offsets);
    return entry;
  }
}
