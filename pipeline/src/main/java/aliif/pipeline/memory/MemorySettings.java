package aliif.pipeline.memory;

import com.typesafe.config.Config;

/**
 * Settings for the division of the heap, from {@code aliif.memory}.
 *
 * @param heap size of the heap, in bytes
 * @param process bytes that the process needs for any size of the heap: objects of the JVM,
 *     libraries, weights
 * @param collector share of the heap that is left free for the garbage collector, 0 to 1
 * @param uploads share of the heap for bodies of HTTP requests, 0 to 1
 * @param records share of the heap for Kafka records and the buffers of Kafka clients, 0 to 1
 * @param features share of the heap for features that are kept for later requests, 0 to 1
 */
public record MemorySettings(
    long heap, long process, double collector, double uploads, double records, double features) {
  /** Largest share of the rest for engines; tiles are made smaller until they fit. */
  private static final double ENGINES = 0.5;

  /** The settings of {@code aliif.memory}, for the heap of this process. */
  public static MemorySettings of(Config config) {
    Config memory = config.getConfig("aliif.memory");
    return new MemorySettings(
        Runtime.getRuntime().maxMemory(),
        memory.getMemorySize("process").toBytes(),
        memory.getDouble("collector"),
        memory.getDouble("uploads"),
        memory.getDouble("records"),
        memory.getDouble("features"));
  }

  /**
   * @throws IllegalArgumentException if a part is not from 0 to 1
   */
  public MemorySettings {
    requirePart("collector", collector);
    requirePart("uploads", uploads);
    requirePart("records", records);
    requirePart("features", features);
  }

  private static void requirePart(String name, double part) {
    if (!(part >= 0 && part <= 1)) {
      throw new IllegalArgumentException(
          "aliif.memory.%s: %s (expected: 0 to 1)".formatted(name, part));
    }
  }

  /** For a process without HTTP: images get the share of uploads. */
  public MemorySettings withoutUploads() {
    return new MemorySettings(heap, process, collector, 0, records, features);
  }

  /** For a process without Kafka: images get the share of records. */
  public MemorySettings withoutRecords() {
    return new MemorySettings(heap, process, collector, uploads, 0, features);
  }

  /** For a process that keeps no features: images get their share. */
  public MemorySettings withoutFeatures() {
    return new MemorySettings(heap, process, collector, uploads, records, 0);
  }

  /**
   * For a process whose Kafka clients buffer {@code bytes}: these are taken from the share of
   * records.
   */
  public MemorySettings withClients(long bytes) {
    double left = Math.max(0, records - (double) bytes / heap);
    return new MemorySettings(heap, process + bytes, collector, uploads, left, features);
  }

  /** Most bytes for engines. */
  public long engines() {
    return (long) (ENGINES * Math.max(0, heap - fixed()));
  }

  private long fixed() {
    return process + (long) (collector * heap);
  }

  /**
   * Divides the heap.
   *
   * @param engines bytes of the workers' engines
   * @throws IllegalArgumentException if nothing is left for images
   */
  public MemoryBudget budget(long engines) {
    long forUploads = (long) (uploads * heap);
    long forRecords = (long) (records * heap);
    long forFeatures = (long) (features * heap);
    long images = heap - fixed() - engines - forUploads - forRecords - forFeatures;
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
        new MemoryPool("features", forFeatures),
        new MemoryPool("images", images));
  }
}
