package aliif.pipeline.image.format;

/**
 * What decoding an image holds, in bytes, in the heap and outside it.
 *
 * @param peak at most while {@link ImageFile#rows} runs
 * @param held from then on, until the rows are closed
 */
public record Holding(long peak, long held) {
  /** What every decoder needs besides pixels: windows, pieces, tables of a library. */
  static final long BUFFERS = 256 << 10;

  /** The same bytes from the beginning to the end. */
  public static Holding of(long bytes) {
    return new Holding(bytes + BUFFERS, bytes + BUFFERS);
  }

  /** As a raster of a library, with what the library needs while it decodes. */
  public static Holding raster(long raster, long working) {
    return new Holding(raster + working + BUFFERS, raster + BUFFERS);
  }

  /** The same, and more bytes from the beginning to the end. */
  public Holding and(long more) {
    return new Holding(peak + more, held + more);
  }
}
