package aliif.model.djl;

import aliif.model.AliifConfig;
import aliif.model.EncoderConfig;
import aliif.model.FeatureLayout;
import aliif.model.RenderWindow;

/**
 * What {@link DjlAliif} takes during a call outside the heap: an estimate from the layers of a crop
 * and the blocks of rendering. libtorch decides itself what a convolution needs besides its input
 * and output; here it is another input and output.
 */
public record DjlMemory(AliifConfig config) {
  /** Arrays of a block that are alive at once. */
  private static final long ARRAYS = 8;

  /** In bytes, on a CPU. On a GPU a block is larger, and takes a gigabyte more of the device. */
  public long working(RenderWindow window) {
    long rendering = window.crop().pixels() * FeatureLayout.of(config).depth() * 2;
    long answers = 12 * (window.output().width() + 2L * window.crop().width());
    long blocks = (ARRAYS + 1) * DjlAliif.CPU_BLOCK + 8 * answers;
    return (Math.max(encoding(window.crop().pixels()), rendering) + blocks) * Float.BYTES;
  }

  /** Floats of the layers, of the tables and of the map and its copies. */
  private long encoding(long pixels) {
    long layers =
        switch (config.encoder()) {
          case EncoderConfig.Edsr edsr -> 8L * edsr.channels();
          case EncoderConfig.Rdn rdn ->
              4L * rdn.inputs(rdn.convolutions()) + (2L * rdn.blocks() + 4) * rdn.channels();
        };
    long firsts = (long) config.decoder().mlps() * config.decoder().mlpOutputs(0);
    long hidden = config.decoder().hiddenOutputs();
    long tables = 2L * config.channels() + 3 * (firsts + hidden);
    return pixels * (Math.max(layers, tables) + 3L * FeatureLayout.of(config).depth() + 6);
  }
}
