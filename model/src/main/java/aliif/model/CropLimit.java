package aliif.model;

/**
 * How large a crop may be so that all that an engine makes of it fits arrays, which have no more
 * values than an int counts, and what a device takes of it buffers of 2 GiB. One limit for all
 * engines, so that what one computes every other does.
 */
final class CropLimit {
  /*
   * A crop with fewer rows than this, or fewer columns, counts as if it had this many, because
   * margins and the rows that layers keep take that memory.
   */
  private static final int LEAST_SIDE = 96;

  private static final int MOST = 1 << 21;
  private static final long ARRAY = Integer.MAX_VALUE / 11L * 10; // the rest is for margins
  private static final long BUFFER = (1L << 31) / Float.BYTES - 1;
  private static final int BLOCK = 16; // channels that the vector engine keeps together

  private CropLimit() {}

  /** Pixels of the largest crop. */
  static int of(AliifConfig config) {
    FeatureLayout layout = FeatureLayout.of(config);
    long first = config.decoder().mlps() * inBlocks(config.decoder().mlpOutputs(0));
    long hidden = config.decoder().hiddenOutputs();
    long widest = Math.max(widest(config.encoder()), first + inBlocks(hidden));
    return (int)
        Math.min(MOST, Math.min(ARRAY / Math.max(widest, layout.depth()), BUFFER / layout.depth()));
  }

  /** Pixels of the largest image. */
  static int of(PixelShuffleConfig config) {
    long upscaled = (long) config.scale() * config.scale() * config.encoder().channels();
    return (int) Math.min(MOST, ARRAY / Math.max(widest(config.encoder()), upscaled));
  }

  /**
   * @param most pixels
   * @throws IllegalArgumentException if a crop has more, or is too long for so many
   */
  static void require(Size crop, int most) {
    int side = Math.max(1, most / LEAST_SIDE);
    if (crop.pixels() > most || Math.max(crop.width(), crop.height()) > side) {
      throw new IllegalArgumentException(
          "crop: %s (expected: at most %d pixels, and %d on a side)".formatted(crop, most, side));
    }
  }

  /** Values per pixel of an encoder's largest array. */
  private static long widest(EncoderConfig encoder) {
    return switch (encoder) {
      // The vector engine keeps two rows of each layer, and works on four or more of four.
      case EncoderConfig.Edsr edsr ->
          inBlocks(edsr.channels()) * Math.max(LEAST_SIDE, 18 + 4L * edsr.blocks()) / LEAST_SIDE;
      // What a block's convolutions made lies side by side, and then what all blocks did.
      case EncoderConfig.Rdn rdn ->
          Math.max(rdn.inputs(rdn.convolutions()), (long) rdn.blocks() * rdn.channels());
    };
  }

  private static long inBlocks(long channels) {
    return (channels + BLOCK - 1) / BLOCK * BLOCK;
  }
}
