package aliif.pipeline.memory;

import java.util.List;

/**
 * How the heap of a process is divided. The shares add up to the whole heap. Memory whose size
 * depends on requests is reserved in one of the pools before it is allocated.
 *
 * @param process bytes for the JVM, libraries, weights, and space for the garbage collector; not
 *     reserved by anybody
 * @param engines bytes of scratch memory of the workers' engines, which they keep while idle;
 *     computed at the start
 * @param uploads bodies of HTTP requests, from their first byte to the end of their answer
 * @param records Kafka records in progress, over all partitions, with the images that they refer to
 * @param features of tiles, kept for later requests
 * @param images everything else that images in progress hold: decoded rows, crops and features in
 *     flight, resampling windows, bands, and the memory of encoders
 */
public record MemoryBudget(
    long process,
    long engines,
    MemoryPool uploads,
    MemoryPool records,
    MemoryPool features,
    MemoryPool images) {

  /** How to give a process more memory, for messages. */
  public static final String MORE = "ALIIF_HEAP=8g gives more";

  /** The pools in which memory is reserved. */
  public List<MemoryPool> pools() {
    return List.of(uploads, records, features, images);
  }

  /** Bytes of the whole heap. */
  public long bytes() {
    return process + engines + pools().stream().mapToLong(MemoryPool::bytes).sum();
  }

  @Override
  public String toString() {
    return "memory: process %d, engines %d, %s, %s, %s, %s"
        .formatted(process >> 20, engines >> 20, uploads, records, features, images);
  }
}
