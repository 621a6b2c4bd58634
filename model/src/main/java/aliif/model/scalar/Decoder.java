package aliif.model.scalar;

import aliif.model.AliifConfig;
import aliif.model.FeatureLayout;
import aliif.model.FeatureMap;
import aliif.model.Size;
import aliif.model.weights.Weights;
import java.util.List;

/** What makes colours of features: the K local MLPs, blended as the configuration says. */
sealed interface Decoder permits PlainDecoder, QueryDecoder, LatentDecoder, OutputsDecoder {

  static Decoder of(Weights weights) {
    AliifConfig config = weights.config();
    LocalMlps mlps = LocalMlps.of(weights);
    if (config.scores() == AliifConfig.Scores.NONE) {
      return new PlainDecoder(mlps, config.depth());
    }
    ExpansionNetwork expansion = ExpansionNetwork.of(weights);
    return switch (config.blend()) {
      case LAYERS ->
          config.scores() == AliifConfig.Scores.QUERY
              ? new QueryDecoder(mlps, expansion, config.depth())
              : new LatentDecoder(mlps, expansion);
      case OUTPUTS -> new OutputsDecoder(mlps, expansion, config.scores());
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
