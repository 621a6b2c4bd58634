package aliif.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import aliif.model.AliifConfig;
import aliif.model.AliifConfig.Scores;
import aliif.model.weights.Weights;

/** What makes colours of features, with the scores that the configuration says. */
sealed interface DjlDecoder
    permits DjlPlainDecoder, DjlQueryDecoder, DjlLatentDecoder, DjlOutputsDecoder {

  static DjlDecoder of(NDManager manager, Weights weights) {
    AliifConfig config = weights.config();
    DjlMlps mlps = DjlMlps.of(manager, weights);
    if (config.scores() == Scores.NONE) {
      return DjlPlainDecoder.of(mlps);
    }
    DjlExpansion expansion = DjlExpansion.of(manager, weights);
    return switch (config.blend()) {
      case LAYERS ->
          config.scores() == Scores.QUERY
              ? DjlQueryDecoder.of(mlps, expansion)
              : DjlLatentDecoder.of(mlps, expansion);
      case OUTPUTS -> new DjlOutputsDecoder(mlps, expansion, config.scores());
    };
  }

  /**
   * What depends on the LR pixel alone.
   *
   * @param features (1, C, h, w)
   * @return tables (h * w, n) that side by side are the first parts of the feature layout
   */
  NDList encode(NDArray features);

  /** Floats that a query takes where it takes the most: how many fit one block. */
  int floatsPerQuery();

  /** What the LR pixels of a block answer: (r * c, na * nb, 3), normalised. */
  NDArray colours(Block block);
}
