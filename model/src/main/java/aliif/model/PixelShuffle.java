package aliif.model;

/**
 * A network for one scale, the baseline of the paper's tables: EDSR-baseline with its pixel-shuffle
 * upsampler (Lim et al., 2017). Implementations: {@code ScalarPixelShuffle} defines the result;
 * {@code DjlPixelShuffle} is fast.
 *
 * <p>Calls share nothing but the weights. An instance belongs to one thread.
 */
public interface PixelShuffle extends AutoCloseable {
  /** The configuration the weights were loaded with. */
  PixelShuffleConfig config();

  /**
   * Enlarges an image by the scale that the network was trained for.
   *
   * @param low (3, h, w) in [0, 1]
   * @return (3, scale * h, scale * w), clamped to [0, 1]
   * @throws IllegalArgumentException if the image is too large, as {@link Network#requireFits} says
   */
  RgbImage upscale(RgbImage low);

  /** Frees what the device holds. */
  @Override
  void close();
}
