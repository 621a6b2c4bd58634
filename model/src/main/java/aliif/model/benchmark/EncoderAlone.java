package aliif.model.benchmark;

import aliif.model.AliifConfig;
import aliif.model.AliifConfig.Scores;
import aliif.model.AliifConfig.Skip;
import aliif.model.weights.Weights;
import java.util.List;

/** Encoders for measuring. */
public final class EncoderAlone {
  private EncoderAlone() {}

  /** A model's encoder, untrained, before a decoder of three outputs, which hardly counts. */
  public static Weights of(AliifConfig config) {
    AliifConfig alone =
        new AliifConfig(
                config.channels(),
                1,
                1,
                1,
                1,
                List.of(),
                Scores.NONE,
                config.normalisation(),
                false,
                Skip.NONE)
            .withEncoder(config.encoder());
    return Weights.untrained("encoder", alone, 1);
  }
}
