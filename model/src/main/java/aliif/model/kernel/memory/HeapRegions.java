package aliif.model.kernel.memory;

/**
 * What arrays take of the heap. G1 divides it into about 2048 regions of 1 to 32 MiB, and gives an
 * array of more than half a region whole regions of its own. Other collectors take less.
 */
public final class HeapRegions {
  private static final long REGION = region(Runtime.getRuntime().maxMemory());

  private HeapRegions() {}

  /** What one array of so many bytes takes. */
  public static long room(long bytes) {
    long array = bytes + 16; // its header
    return array <= REGION / 2 ? array : (array + REGION - 1) / REGION * REGION;
  }

  private static long region(long heap) {
    long region = Math.clamp(heap / 2048, 1 << 20, 32 << 20);
    return Long.highestOneBit(2 * region - 1);
  }
}
