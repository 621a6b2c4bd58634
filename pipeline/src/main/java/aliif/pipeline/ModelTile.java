package aliif.pipeline;

import aliif.model.AliifConfig;
import aliif.model.FeatureLayout;

/**
 * What a model's pieces of work are like in this process.
 *
 * @param side of a tile without its halo, in LR pixels: the largest whose engines all fit into
 *     memory
 * @param inFlight pieces of one image that are with the workers at once
 */
record ModelTile(AliifConfig config, int side, int inFlight) {
  /** Bytes of a value of the features (see {@link aliif.model.FeatureMap.Precision#FLOAT16}). */
  private static final long FEATURE = Short.BYTES;

  /** Colours of a pixel, as floats. */
  private static final long COLOURS = 3L * Float.BYTES;

  /** Bytes of the features of an LR pixel, as a rendition keeps them. */
  long featureBytes(Rendition rendition) {
    // The self-ensemble keeps the crop instead (docs/decisions.md 33).
    return rendition.selfEnsemble() ? COLOURS : FEATURE * FeatureLayout.of(config).depth();
  }
}
