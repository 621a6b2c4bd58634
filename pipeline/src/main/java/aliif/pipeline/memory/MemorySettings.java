package aliif.pipeline.memory;

import com.typesafe.config.Config;

/**
 * How the heap is shared out; read once, in the composition root.
 *
 * @param heap all of it, in bytes
 * @param process bytes that the process needs whatever its heap is: the JVM's objects, libraries,
 *     weights
 * @param collector part of the heap that is left free, so that the collector can move things
 * @param uploads part of the heap for bodies of HTTP requests
 * @param records part of the heap for records of Kafka, and the buffers of its clients
 */
public record MemorySettings(
    long heap, long process, double collector, double uploads, double records) {
  /** Part of the heap that engines may take at most; tiles are made smaller until they do. */
  private static final double ENGINES = 0.5;

  /** As {@code aliif.memory} says, of this process's heap. */
  public static MemorySettings of(Config config) {
    Config memory = config.getConfig("aliif.memory");
    return new MemorySettings(
        Runtime.getRuntime().maxMemory(),
        memory.getMemorySize("process").toBytes(),
        memory.getDouble("collector"),
        memory.getDouble("uploads"),
        memory.getDouble("records"));
  }

  /**
   * @throws IllegalArgumentException if a part is not from 0 to 1
   */
  public MemorySettings {
    requirePart("collector", collector);
    requirePart("uploads", uploads);
    requirePart("records", records);
  }

  private static void requirePart(String name, double part) {
    if (!(part >= 0 && part <= 1)) {
      throw new IllegalArgumentException(
          "aliif.memory.%s: %s (expected: 0 to 1)".formatted(name, part));
    }
  }

  /** For a process without HTTP: images have what uploads would. */
  public MemorySettings withoutUploads() {
    return new MemorySettings(heap, process, collector, 0, records);
  }

  /** For a process without Kafka: images have what records would. */
  public MemorySettings withoutRecords() {
    return new MemorySettings(heap, process, collector, uploads, 0);
  }

  /** For a process whose Kafka clients buffer so many bytes: the records have the rest. */
  public MemorySettings withClients(long bytes) {
    double left = Math.max(0, records - (double) bytes / heap);
    return new MemorySettings(heap, process + bytes, collector, uploads, left);
  }

  /** What engines may take at most, in bytes. */
  public long engines() {
    return (long) (ENGINES * Math.max(0, heap - fixed()));
  }

  private long fixed() {
    return process + (long) (collector * heap);
  }

  /**
   * The shares, which add up to the heap.
   *
   * @param engines what the workers' engines keep, in bytes
   * @throws IllegalArgumentException if nothing is left for images
   */
  public MemoryBudget budget(long engines) {
    long forUploads = (long) (uploads * heap);
    long forRecords = (long) (records * heap);
    long images = heap - fixed() - engines - forUploads - forRecords;
    if (images <= 0) {
      throw new IllegalArgumentException(
          "memory: %d MiB, of which none is left for images (expected: more; fewer workers, or %s)"
              .formatted(heap >> 20, MemoryBudget.MORE));
    }
    return new MemoryBudget(
        fixed(),
        engines,
        new MemoryPool("uploads", forUploads),
        new MemoryPool("records", forRecords),
        new MemoryPool("images", images));
  }
}
