package aliif.model;

/**
 * What the values of an LR pixel in a {@link FeatureMap} are, in this order (docs/model.md section
 * 2).
 *
 * @param first first layer of the local MLPs, tau's part and bias: of each of the K, but blended
 *     where layers are blended by scores per LR pixel
 * @param scores for scores per query: first layer of the expansion network, tau's part and bias;
 *     for scores per LR pixel: the normalised scores, (depth, K), or (K) where outputs are blended
 * @param skip the normalised input, where it is added to the output
 */
public record FeatureLayout(int first, int scores, int skip) {

  /** The layout of a configuration. */
  public static FeatureLayout of(AliifConfig config) {
    return of(config.decoder());
  }

  /** What a decoder is made for. */
  public static FeatureLayout of(DecoderConfig decoder) {
    int outputs = decoder.mlpOutputs(0);
    int skip =
        switch (decoder.skip()) {
          case NONE -> 0;
          case BILINEAR -> 3;
        };
    int all = decoder.mlps() * outputs;
    return switch (decoder.scores()) {
      case NONE -> new FeatureLayout(outputs, 0, skip);
      case QUERY -> new FeatureLayout(all, decoder.hiddenOutputs(), skip);
      case LATENT ->
          switch (decoder.blend()) {
            case LAYERS -> new FeatureLayout(outputs, decoder.depth() * decoder.mlps(), skip);
            case OUTPUTS -> new FeatureLayout(all, decoder.mlps(), skip);
          };
    };
  }

  /** Values per LR pixel. */
  public int depth() {
    return first + scores + skip;
  }

  /**
   * Checks what a caller hands to {@link Aliif#render}.
   *
   * @throws IllegalArgumentException if the features are not of the window's crop, or of another
   *     layout
   */
  public void requireFits(FeatureMap features, RenderWindow window) {
    if (features.depth() != depth()) {
      throw new IllegalArgumentException(
          "features: depth %d (expected: %d)".formatted(features.depth(), depth()));
    }
    if (!features.size().equals(window.crop().size())) {
      throw new IllegalArgumentException(
          "features: %s (expected: %s as the crop)"
              .formatted(features.size(), window.crop().size()));
    }
    window.requireAtOnce();
  }
}
