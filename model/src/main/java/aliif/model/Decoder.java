package aliif.model;

import aliif.model.weights.Weights;
import java.util.List;

/** What makes colours of features: the K local MLPs, blended as the configuration says. */
sealed interface Decoder permits PlainDecoder, QueryDecoder, LatentDecoder {

  static Decoder of(Weights weights) {
    LocalMlps mlps = LocalMlps.of(weights);
    return switch (weights.config().scores()) {
      case NONE -> new PlainDecoder(mlps, weights.config().depth());
      case QUERY -> new QueryDecoder(mlps, ExpansionNetwork.of(weights), weights.config().depth());
      case LATENT -> new LatentDecoder(mlps, ExpansionNetwork.of(weights));
    };
  }

  /**
   * What depends on the LR pixel alone.
   *
   * @param features (C, h, w)
   * @return tables (h * w, n) that side by side are the first parts of {@link FeatureLayout}
   */
  List<float[]> encode(float[] features, Size size);

  /** The function around each LR pixel, for one rendering in order of rows. */
  LocalFunction over(FeatureMap features);

  /** The decoder around an LR pixel. */
  @FunctionalInterface
  interface LocalFunction {
    /**
     * The answer to a query.
     *
     * @param pixel of the feature map, {@code y * width + x}
     * @param query (4): xi_y, xi_x, c_y, c_x
     * @return (3), normalised colour
     */
    float[] colour(int pixel, float[] query);
  }
}
