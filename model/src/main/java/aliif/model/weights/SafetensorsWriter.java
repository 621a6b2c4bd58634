package aliif.model.weights;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** Writes safetensors files, float32. */
public final class SafetensorsWriter {
  private static final Gson JSON = new Gson();
  private static final int ALIGNMENT = 8; // bytes; the header is padded to it

  private SafetensorsWriter() {}

  /**
   * A file in memory, tensors in the order of the map.
   *
   * @param metadata free text by key
   * @throws WeightsException if the file would be larger than 2 GiB, or its header than 1 MiB
   */
  public static byte[] bytes(Map<String, String> metadata, Map<String, Tensor> tensors) {
    byte[] header = header(metadata, tensors).getBytes(StandardCharsets.UTF_8);
    if (header.length > SafetensorsHeader.LARGEST) {
      throw new WeightsException(
          "header: %d bytes (expected: at most %d)"
              .formatted(header.length, SafetensorsHeader.LARGEST));
    }
    long data = tensors.values().stream().mapToLong(it -> 4L * it.values().length).sum();
    long size = Long.BYTES + header.length + data;
    if (size > Integer.MAX_VALUE) {
      throw new WeightsException("file: %d bytes (expected: below 2^31)".formatted(size));
    }
    ByteBuffer file =
        ByteBuffer.allocate((int) size)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .put(header);
    for (Tensor tensor : tensors.values()) {
      file.asFloatBuffer().put(tensor.values());
      file.position(file.position() + Float.BYTES * tensor.values().length);
    }
    return file.array();
  }

  /**
   * Writes a file in one step: it is written beside its place, forced to the disk, and then takes
   * the place, so that what was there stays if anything fails.
   *
   * @throws WeightsException if it cannot be written
   */
  public static void write(Path file, Map<String, String> metadata, Map<String, Tensor> tensors) {
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      try (FileChannel channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer all = ByteBuffer.wrap(bytes(metadata, tensors));
        while (all.hasRemaining()) {
          channel.write(all);
        }
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException problem) {
      remove(part, problem);
      throw new WeightsException(
          "%s: cannot be written (%s)".formatted(file, reason(problem)), problem);
    }
  }

  private static void remove(Path part, IOException problem) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException other) {
      problem.addSuppressed(other);
    }
  }

  private static String reason(IOException problem) {
    return switch (problem) {
      case NoSuchFileException _ -> "no such folder";
      case FileSystemException named when named.getReason() != null -> named.getReason();
      default -> String.valueOf(problem.getMessage());
    };
  }

  private static String header(Map<String, String> metadata, Map<String, Tensor> tensors) {
    JsonObject header = new JsonObject();
    header.add("__metadata__", JSON.toJsonTree(metadata));
    long begin = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      long end = begin + 4L * tensor.values().length;
      JsonObject place = new JsonObject();
      place.addProperty("dtype", "F32");
      place.add("shape", JSON.toJsonTree(tensor.shape()));
      place.add("data_offsets", JSON.toJsonTree(List.of(begin, end)));
      header.add(entry.getKey(), place);
      begin = end;
    }
    String text = JSON.toJson(header);
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return text + " ".repeat(Math.floorMod(-bytes, ALIGNMENT));
  }
}
