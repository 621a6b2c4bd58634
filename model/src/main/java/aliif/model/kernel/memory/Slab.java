package aliif.model.kernel.memory;

/**
 * Large arrays, divided into parts that begin on cache lines, because vectors that cross cache
 * lines cost 5 to 15 % of the time (docs/numerics.md). Java cannot align an array, but G1 places an
 * array of more than half a region at the beginning of one. With other collectors the parts may be
 * unaligned, which costs that time.
 *
 * <p>Holds the weights of a model, or the scratch of an instance; filled by one thread.
 */
public final class Slab {
  /** The first float of an array that begins a cache line, of 64 bytes. */
  static final int START = (64 - header()) / Float.BYTES;

  private static final int ARRAY = array(Runtime.getRuntime().maxMemory());

  private final Count count = new Count();
  private float[] values = {};
  private int next;

  /** Room for so many floats, zeros, that nobody else gets. */
  public Stretch take(int floats) {
    count.take(floats);
    int room = ChannelBlocks.roundUp(floats, ChannelBlocks.BLOCK);
    if (room > ARRAY / 2) {
      return new Stretch(new float[START + room], START);
    }
    if (next + room > values.length) {
      values = new float[ARRAY];
      next = START;
    }
    Stretch place = new Stretch(values, next);
    next += room;
    return place;
  }

  /** Bytes before an array's values: its mark, its class and its length. */
  private static int header() {
    if (JvmFlags.on("UseCompactObjectHeaders")) {
      return 12;
    }
    return JvmFlags.off("UseCompressedClassPointers") ? 20 : 16;
  }

  /** What it takes of the heap. */
  public long bytes() {
    return count.bytes();
  }

  /** What a slab takes of the heap for places, without taking it. */
  public static final class Count {
    private long bytes;
    private long left; // floats of the last array

    /** Counts {@link Slab#take}. */
    public void take(long floats) {
      long room = (floats + ChannelBlocks.BLOCK - 1) / ChannelBlocks.BLOCK * ChannelBlocks.BLOCK;
      if (room > ARRAY / 2) {
        bytes += HeapRegions.room((START + room) * Float.BYTES);
      } else if (room <= left) {
        left -= room;
      } else {
        bytes += HeapRegions.room((long) ARRAY * Float.BYTES);
        left = ARRAY - START - room;
      }
    }

    public long bytes() {
      return bytes;
    }
  }

  /**
   * Floats of an array that fills a region: a heap has about 2048 of them, of at most 32 MiB. With
   * less than 4 MiB too much would be lost between places.
   */
  private static int array(long heap) {
    long region = Math.clamp(heap / 2048, 4 << 20, 32 << 20);
    long bytes = Long.highestOneBit(2 * region - 1);
    return (int) (bytes / Float.BYTES) - ChannelBlocks.BLOCK;
  }

  /** A place in an array. */
  public static final class Stretch {
    public final float[] values;
    public final int at;

    private Stretch(float[] values, int at) {
      this.values = values;
      this.at = at;
    }
  }
}
