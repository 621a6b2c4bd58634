package aliif.model.scalar;

import aliif.model.AliifConfig;
import aliif.model.AliifConfig.Scores;
import aliif.model.EncoderConfig;
import aliif.model.FeatureLayout;
import aliif.model.RenderWindow;

/**
 * What {@link ScalarAliif} holds during a call: whole layers of a crop. Counted generously, as if
 * nothing of a layer were collected before the next but one.
 */
public record ScalarMemory(AliifConfig config) {
  public long working(RenderWindow window) {
    long pixels = window.crop().pixels();
    long padded = (window.crop().height() + 2L) * (window.crop().width() + 2L);
    return Math.max(encoder(padded), tables(padded, pixels)) + rendering(window);
  }

  /** The image twice, and what is alive of the layers. */
  private long encoder(long padded) {
    long channels =
        switch (config.encoder()) {
          case EncoderConfig.Edsr edsr -> 6L * edsr.channels();
          case EncoderConfig.Rdn rdn ->
              4L * rdn.inputs(rdn.convolutions()) + (2L * rdn.blocks() + 4) * rdn.channels();
        };
    return padded * (channels + 6) * Float.BYTES;
  }

  /** The features, the decoder's first layers and their transposes, and the map's parts. */
  private long tables(long padded, long pixels) {
    long firsts = (long) config.mlps() * config.mlpOutputs(0);
    long hidden = config.scores() == Scores.NONE ? 0 : config.expansionOutputs().getFirst();
    long values = 2L * config.channels() + 2 * (firsts + hidden) + 6;
    int arrays = 4; // of an LR pixel, with their headers
    return padded * values * Float.BYTES
        + pixels * (3L * FeatureLayout.of(config).depth() * Float.BYTES + arrays * 32L);
  }

  /** Neighbours, and the MLPs of two rows. */
  private long rendering(RenderWindow window) {
    long mlp = 4L * config.mlpOutputs(0);
    for (int l = 1; l < config.depth(); l++) {
      mlp += (config.mlpOutputs(l - 1) + 1L) * config.mlpOutputs(l) + 16;
    }
    long sides = (long) window.output().height() + window.output().width();
    return 48 * sides + 2L * window.crop().width() * mlp * Float.BYTES;
  }
}
