package aliif.model.scalar;

import aliif.model.AliifConfig;
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

  /** The image, the features, the decoder's first layers of all LR pixels, and the map. */
  private long tables(long padded, long pixels) {
    long firsts = (long) config.decoder().mlps() * config.decoder().mlpOutputs(0);
    long hidden = config.decoder().hiddenOutputs();
    long values = 2L * config.channels() + firsts + hidden + 6;
    long all = (padded * values + pixels * FeatureLayout.of(config).depth()) * Float.BYTES;
    return all + all / 4; // collectors round large arrays up
  }

  /** Neighbours; what a query takes is nothing beside them. */
  private static long rendering(RenderWindow window) {
    return 48 * ((long) window.output().height() + window.output().width());
  }
}
