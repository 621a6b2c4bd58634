package aliif.pipeline.memory;

import java.util.List;

/**
 * How the heap of a process is shared out. The shares add up to all of it: whoever allocates what
 * people send reserves it in one of the pools first.
 *
 * @param process for the JVM, libraries, weights, and what a collector needs to move things; bytes
 *     that nobody reserves
 * @param engines scratch that the workers' engines keep, also while they are idle; bytes, computed
 *     at the start
 * @param uploads bodies of HTTP requests, from their first byte to the end of their answer
 * @param records of Kafka that are in work, over all partitions, with the images that they refer
 *     to, and the clients' buffers
 * @param images everything else that an image in work holds: decoded rows, crops and features in
 *     flight, resampling windows, bands, and what its encoder keeps
 */
public record MemoryBudget(
    long process, long engines, MemoryPool uploads, MemoryPool records, MemoryPool images) {

  /** The option that gives a process more memory, for messages. */
  public static final String MORE = "ALIIF_HEAP=8g gives more";

  /** Where bytes are reserved. */
  public List<MemoryPool> pools() {
    return List.of(uploads, records, images);
  }

  /** All of it, in bytes. */
  public long bytes() {
    return process + engines + uploads.bytes() + records.bytes() + images.bytes();
  }

  @Override
  public String toString() {
    return "memory: process %d, engines %d, %s, %s, %s"
        .formatted(process >> 20, engines >> 20, uploads, records, images);
  }
}
