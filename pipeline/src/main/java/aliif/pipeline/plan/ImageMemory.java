package aliif.pipeline.plan;

/**
 * What an image in work holds at most, by its parts, in bytes.
 *
 * @param decoding while its decoder starts, when nothing else is there yet
 * @param rows decoded rows that are kept
 * @param tiles crops, features and rendered parts in flight
 * @param bands of the output, as floats, with what is being encoded of them
 * @param windows of the resamplers of colour and alpha
 * @param encoder what the output's encoder keeps
 */
public record ImageMemory(
    long decoding, long rows, long tiles, long bands, long windows, long encoder) {
  /** Streams, buffers and messages, however small the image is. */
  private static final long LEAST = 1 << 20;

  /** What has to be there before it begins. */
  public long bytes() {
    return Math.max(decoding, running());
  }

  /** What it holds once it is decoded. */
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
