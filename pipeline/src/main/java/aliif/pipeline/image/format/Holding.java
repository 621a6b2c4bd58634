package aliif.pipeline.image.format;

/**
 * How many bytes decoding an image holds, in the heap and outside of it.
 *
 * @param peak the most bytes while {@link ImageFile#rows} runs
 * @param held bytes from then on, until the rows are closed
 */
public record Holding(long peak, long held) {
  /**
   * Bytes that every decoder needs besides pixels: windows, pieces of input, tables of a library.
   */
  static final long BUFFERS = 256 << 10;

  /** A decoder that holds the same bytes from beginning to end. */
  public static Holding of(long bytes) {
    return new Holding(bytes + BUFFERS, bytes + BUFFERS);
  }

  /**
   * A decoder that makes a raster by a library.
   *
   * @param raster bytes of the raster
   * @param working bytes that the library needs while it decodes
   */
  public static Holding raster(long raster, long working) {
    return new Holding(raster + working + BUFFERS, raster + BUFFERS);
  }

  /** This holding with more bytes, from beginning to end. */
  public Holding and(long more) {
    return new Holding(peak + more, held + more);
  }
}
