package aliif.gateway.cli;

import aliif.model.AliifConfig;
import aliif.model.AliifConfig.Normalisation;
import aliif.model.AliifConfig.Scores;
import aliif.model.AliifConfig.Skip;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One of the models that are compared: small ones, alike in all but K and what the scores are of.
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
   * All combinations; without scores there is but K = 1.
   *
   * @param mlps values of K
   */
  static List<AblationVariant> all(List<Scores> scores, List<Integer> mlps) {
    List<AblationVariant> variants = new ArrayList<>();
    for (Scores one : scores) {
      for (int k : one == Scores.NONE ? List.of(1) : mlps) {
        String name = one.name().toLowerCase(Locale.ROOT) + " K=" + k;
        variants.add(new AblationVariant(name, config(one, k)));
      }
    }
    return variants;
  }

  private static AliifConfig config(Scores scores, int mlps) {
    return new AliifConfig(
        CHANNELS,
        BLOCKS,
        mlps,
        WIDTH,
        DEPTH,
        scores == Scores.NONE ? List.of() : HIDDEN,
        scores,
        Normalisation.L2,
        true,
        Skip.BILINEAR);
  }
}
