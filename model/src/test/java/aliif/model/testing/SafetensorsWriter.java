package aliif.model.testing;

import aliif.model.weights.Tensor;
import com.google.gson.Gson;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Safetensors files in memory, float32. */
public final class SafetensorsWriter {
  private SafetensorsWriter() {}

  /** A file with the text under {@code aliif} in its metadata. */
  public static byte[] write(String aliif, Map<String, Tensor> tensors) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("__metadata__", Map.of("aliif", aliif));
    long begin = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      long end = begin + 4L * tensor.values().length;
      header.put(
          entry.getKey(),
          Map.of("dtype", "F32", "shape", tensor.shape(), "data_offsets", List.of(begin, end)));
      begin = end;
    }
    ByteBuffer data = ByteBuffer.allocate((int) begin).order(ByteOrder.LITTLE_ENDIAN);
    tensors.values().forEach(tensor -> put(data, tensor.values()));
    return file(new Gson().toJson(header), data.array());
  }

  /** A file of any header and any data. */
  public static byte[] file(String header, byte[] data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .put(data)
        .array();
  }

  private static void put(ByteBuffer data, float[] values) {
    for (float value : values) {
      data.putFloat(value);
    }
  }
}
