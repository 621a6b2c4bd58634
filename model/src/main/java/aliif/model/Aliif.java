package aliif.model;

/**
 * A model on one device: encodes a crop of an image once and renders any part of any enlargement
 * from that. Implementations: {@code ScalarAliif} defines the result; {@code DjlAliif} and {@code
 * VectorAliif} are fast; {@code SelfEnsemble} calls one of them eight times.
 *
 * <p>Calls share nothing but the weights. An instance belongs to one thread; weights are shared.
 */
public interface Aliif extends AutoCloseable {
  /** Pixels of a window that can be rendered at once: an engine keeps up to 24 values of each. */
  int LARGEST_OUTPUT = 1 << 26;

  /** The configuration the weights were loaded with. */
  AliifConfig config();

  /**
   * The scale-independent part (docs/model.md 2.2) of a crop.
   *
   * @param crop (3, h, w) in [0, 1]; outside it the encoder sees zeros
   * @return (h, w, depth) values, rendered by {@link #render}; {@link FeatureLayout} says what they
   *     are
   * @throws IllegalArgumentException if the crop is too large, as {@link Network#requireFits} says
   */
  FeatureMap encode(RgbImage crop);

  /**
   * Colours of a window of the output.
   *
   * @param features of {@code window.crop()}, from {@link #encode} of the same model
   * @return (3, window.output().height(), window.output().width()), clamped to [0, 1]
   * @throws IllegalArgumentException if the features are not of the window's crop, if the crop
   *     lacks neighbours of the output, or if the output has more than {@link #LARGEST_OUTPUT}
   *     pixels
   */
  RgbImage render(FeatureMap features, RenderWindow window);

  /**
   * Encodes and renders in one call, keeping no feature map: the pixels are those of {@code
   * render(encode(crop), window)}.
   *
   * @param crop (3, h, w) in [0, 1], the pixels of {@code window.crop()}
   * @return (3, window.output().height(), window.output().width()), clamped to [0, 1]
   * @throws IllegalArgumentException if the crop is not of the window's size or lacks neighbours of
   *     the output, if the output has more than {@link #LARGEST_OUTPUT} pixels, or if the crop is
   *     too large, as {@link Network#requireFits} says or, for an engine that does without its
   *     features, is too wide
   */
  default RgbImage upscale(RgbImage crop, RenderWindow window) {
    window.requireFits(crop);
    return render(encode(crop), window);
  }

  /** Frees what the device holds, and ends threads: nothing may be asked afterwards. */
  @Override
  void close();
}
