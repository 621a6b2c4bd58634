package aliif.model.testing;

import aliif.model.AliifConfig;
import aliif.model.DecoderConfig;
import aliif.model.EncoderConfig;

/** Configurations that differ from others in one thing. */
public final class Variants {
  private Variants() {}

  /** With another encoder. */
  public static AliifConfig withEncoder(AliifConfig config, EncoderConfig encoder) {
    return new AliifConfig(encoder, config.decoder());
  }

  /** With other inputs of the layers that see tau and the position. */
  public static AliifConfig withInputs(AliifConfig config, boolean unfold, boolean cell) {
    return config.withDecoder(
        it ->
            new DecoderConfig(
                it.local(),
                it.hidden(),
                it.scores(),
                it.normalisation(),
                it.blend(),
                new DecoderConfig.LayerInputs(unfold, cell),
                it.ensemble(),
                it.skip()));
  }

  /** With the nearest neighbour alone. */
  public static AliifConfig nearest(AliifConfig config) {
    return config.withDecoder(
        it ->
            new DecoderConfig(
                it.local(),
                it.hidden(),
                it.scores(),
                it.normalisation(),
                it.blend(),
                it.inputs(),
                /* ensemble= */ false,
                it.skip()));
  }
}
