package aliif.model.djl.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import aliif.model.AliifConfig;
import aliif.model.DecoderConfig.Scores;

/** Makes colours of features, with the kind of scores that the configuration asks for. */
public sealed interface DjlDecoder
    permits DjlPlainDecoder, DjlQueryDecoder, DjlLatentDecoder, DjlOutputsDecoder {

  static DjlDecoder of(AliifConfig config, DjlTensors tensors) {
    DjlMlps mlps = DjlMlps.of(config, tensors);
    if (config.decoder().scores() == Scores.NONE) {
      return DjlPlainDecoder.of(mlps);
    }
    DjlExpansion expansion = DjlExpansion.of(config, tensors);
    return switch (config.decoder().blend()) {
      case LAYERS ->
          config.decoder().scores() == Scores.QUERY
              ? DjlQueryDecoder.of(mlps, expansion)
              : DjlLatentDecoder.of(mlps, expansion);
      case OUTPUTS -> new DjlOutputsDecoder(mlps, expansion, config.decoder().scores());
    };
  }

  /**
   * What depends on the LR pixel alone.
   *
   * @param features (n, C, h, w)
   * @return tables (n * h * w, m) that side by side are the first parts of the feature layout
   */
  NDList encode(NDArray features);

  /** Floats that a query takes where it takes the most: how many fit one block. */
  int floatsPerQuery();

  /** What the LR pixels of a block answer: (r * c, na * nb, 3), normalised. */
  NDArray colours(QueryBlock block);

  /**
   * What LR pixels answer to queries anywhere, one to each: for training, where queries form no
   * grid.
   *
   * @param rows (r, m) of the tables side by side
   * @param near (r, 4): xi_y, xi_x, c_y, c_x
   * @return (r, 3), normalised
   */
  NDArray colours(NDArray rows, NDArray near);
}
