package aliif.model.testing;

import aliif.model.weights.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Safetensors files in memory, well-formed or not. */
public final class SafetensorsWriter {
  private SafetensorsWriter() {}

  /** A file with the text under {@code aliif} in its metadata. */
  public static byte[] write(String text, Map<String, Tensor> tensors) {
    return aliif.model.weights.SafetensorsWriter.bytes(Map.of("aliif", text), tensors);
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
}
