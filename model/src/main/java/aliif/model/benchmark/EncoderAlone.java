package aliif.model.benchmark;

import aliif.model.AliifConfig;
import aliif.model.DecoderConfig;
import aliif.model.DecoderConfig.Scores;
import aliif.model.DecoderConfig.Skip;
import aliif.model.weights.Weights;
import java.util.List;

/** Encoders for measuring. */
public final class EncoderAlone {
  private EncoderAlone() {}

  /** A model's encoder, untrained, before a decoder of three outputs, which hardly counts. */
  public static Weights of(AliifConfig config) {
    DecoderConfig least =
        new DecoderConfig(
            new DecoderConfig.LocalMlps(1, 1, 1),
            List.of(),
            Scores.NONE,
            config.decoder().normalisation(),
            false,
            Skip.NONE);
    AliifConfig alone = new AliifConfig(config.encoder(), least);
    return Weights.untrained("encoder", alone, 1);
  }
}
