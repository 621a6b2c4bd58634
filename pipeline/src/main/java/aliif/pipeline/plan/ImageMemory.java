package aliif.pipeline.plan;

/**
 * Most memory that an image in progress holds, by its parts, in bytes.
 *
 * @param decoding while its decoder starts, when nothing else is held yet
 * @param rows decoded rows that are kept
 * @param tiles crops, features and rendered parts in flight
 * @param bands of the output, as floats, with the slices that are being encoded
 * @param windows of input rows in the resamplers of colour and alpha
 * @param encoder memory of the encoder
 */
public record ImageMemory(
    long decoding, long rows, long tiles, long bands, long windows, long encoder) {
  /** Streams, buffers and messages, for images of any size. */
  private static final long LEAST = 1 << 20;

  /** Memory that is reserved before the image is begun. */
  public long bytes() {
    return Math.max(decoding, running());
  }

  /** Memory that the image holds after decoding. */
  public long running() {
    return LEAST + rows + tiles + bands + windows + encoder;
  }

  @Override
  public String toString() {
    return "%d MiB in memory (decoding %d, rows %d, tiles %d, bands %d, windows %d, encoder %d)"
        .formatted(
            mebibytes(bytes()),
            mebibytes(decoding),
            mebibytes(rows),
            mebibytes(tiles),
            mebibytes(bands),
            mebibytes(windows),
            mebibytes(encoder));
  }

  /** Rounded up. */
  public static long mebibytes(long bytes) {
    return Math.ceilDiv(bytes, 1L << 20);
  }
}
