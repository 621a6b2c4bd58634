package aliif.gateway.cli.research;

import aliif.model.AliifConfig;
import aliif.model.DecoderConfig;
import aliif.model.DecoderConfig.Blend;
import aliif.model.DecoderConfig.Normalisation;
import aliif.model.DecoderConfig.Scores;
import aliif.model.DecoderConfig.Skip;
import aliif.model.EncoderConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One of the small models that are compared. They differ in K, in what the scores are computed
 * from, and in what is blended; everything else is the same.
 *
 * @param name {@code query K=10}
 */
record AblationVariant(String name, AliifConfig config) {
  private static final int CHANNELS = 16;
  private static final int BLOCKS = 4;
  private static final int WIDTH = 16;
  private static final int DEPTH = 5;
  private static final List<Integer> HIDDEN = List.of(64, 64);

  /**
   * All combinations. Without scores there is one MLP only (K = 1) and nothing to blend, so that
   * there is one such variant.
   *
   * @param mlps values of K
   */
  static List<AblationVariant> all(List<Scores> scores, List<Blend> blends, List<Integer> mlps) {
    List<AblationVariant> variants = new ArrayList<>();
    for (Scores one : scores) {
      boolean none = one == Scores.NONE;
      for (Blend blend : none ? List.of(Blend.LAYERS) : blends) {
        for (int k : none ? List.of(1) : mlps) {
          AliifConfig config = config(one, k).withDecoder(it -> it.withBlend(blend));
          variants.add(new AblationVariant(kind(config) + " K=" + k, config));
        }
      }
    }
    return variants;
  }

  /** The name of the curve that a variant belongs to. */
  static String kind(AliifConfig config) {
    String scores = config.decoder().scores().name().toLowerCase(Locale.ROOT);
    return switch (config.decoder().blend()) {
      case LAYERS -> scores;
      case OUTPUTS -> scores + ", outputs";
    };
  }

  private static AliifConfig config(Scores scores, int mlps) {
    return new AliifConfig(
        new EncoderConfig.Edsr(CHANNELS, BLOCKS),
        new DecoderConfig(
            new DecoderConfig.LocalMlps(mlps, WIDTH, DEPTH),
            scores == Scores.NONE ? List.of() : HIDDEN,
            scores,
            Normalisation.L2,
            true,
            Skip.BILINEAR));
  }
}
