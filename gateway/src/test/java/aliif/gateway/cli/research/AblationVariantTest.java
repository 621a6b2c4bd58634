package aliif.gateway.cli.research;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import aliif.model.AliifConfig.Blend;
import aliif.model.AliifConfig.Scores;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AblationVariantTest {
  @Test
  void everyCombinationIsTrainedOnce() {
    List<AblationVariant> variants =
        AblationVariant.all(
            List.of(Scores.NONE, Scores.QUERY, Scores.LATENT),
            List.of(Blend.LAYERS, Blend.OUTPUTS),
            List.of(1, 10));

    assertThat(variants)
        .extracting(AblationVariant::name)
        .containsExactly(
            "none K=1",
            "query K=1",
            "query K=10",
            "query, outputs K=1",
            "query, outputs K=10",
            "latent K=1",
            "latent K=10",
            "latent, outputs K=1",
            "latent, outputs K=10");
    assertThat(variants).extracting(AblationVariant::config).doesNotHaveDuplicates();
  }

  /** Else the comparison would not be of K and the scores alone. */
  @Test
  void variantsAreAlikeInAllElse() {
    List<AblationVariant> variants =
        AblationVariant.all(
            List.of(Scores.NONE, Scores.QUERY, Scores.LATENT), List.of(Blend.LAYERS), List.of(4));

    assertThat(variants)
        .extracting(variant -> variant.config().encoder(), variant -> variant.config().width())
        .containsOnly(
            tuple(variants.getFirst().config().encoder(), variants.getFirst().config().width()));
  }
}
