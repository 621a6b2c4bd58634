package aliif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.DecoderConfig.Blend;
import aliif.model.DecoderConfig.LocalMlps;
import aliif.model.DecoderConfig.Normalisation;
import aliif.model.DecoderConfig.Scores;
import aliif.model.DecoderConfig.Skip;
import aliif.model.testing.Variants;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DecoderConfigTest {
  private static final DecoderConfig PAPER =
      new DecoderConfig(
          new LocalMlps(10, 16, 5),
          List.of(256, 256, 256, 256),
          Scores.QUERY,
          Normalisation.L2,
          true,
          Skip.NONE);

  @Test
  void thePapersLayersSee580ValuesAndGive10ScoresAnd3Colours() {
    AliifConfig config = new AliifConfig(new EncoderConfig.Edsr(64, 16), PAPER);
    assertThat(config.tau()).isEqualTo(576);
    assertThat(config.mlpInputs()).isEqualTo(580);
    assertThat(config.expansionInputs()).isEqualTo(580);
    assertThat(PAPER.expansionOutputs()).containsExactly(256, 256, 256, 256, 10);
    assertThat(PAPER.hiddenOutputs()).isEqualTo(256);
    assertThat(PAPER.mlpOutputs(0)).isEqualTo(16);
    assertThat(PAPER.mlpOutputs(4)).isEqualTo(3);
  }

  @Test
  void scoresPerLrPixelAreOneVectorForEachBlend() {
    DecoderConfig latent = scores(PAPER, Scores.LATENT);
    assertThat(latent.expansionOutputs().getLast()).isEqualTo(50);
    assertThat(latent.withBlend(Blend.OUTPUTS).expansionOutputs().getLast()).isEqualTo(10);
    assertThat(new AliifConfig(new EncoderConfig.Edsr(64, 16), latent).expansionInputs())
        .isEqualTo(576);
  }

  @Test
  void withoutUnfoldAndCellLayersSeeThePixelAndThePositionAlone() {
    AliifConfig config =
        Variants.withInputs(new AliifConfig(new EncoderConfig.Edsr(64, 16), PAPER), false, false);
    assertThat(config.mlpInputs()).isEqualTo(66);
    assertThat(config.halo()).isEqualTo(35);
  }

  @Test
  void aDecoderWithoutScoresHasOneMlp() {
    assertThatThrownBy(() -> scores(PAPER, Scores.NONE))
        .hasMessage("mlps: 10 (expected: 1 with scores none)");
    DecoderConfig liif =
        new DecoderConfig(
            new LocalMlps(1, 256, 5), List.of(), Scores.NONE, Normalisation.L2, true, Skip.NONE);
    assertThat(liif.expansionOutputs()).isEmpty();
    assertThat(liif.hiddenOutputs()).isZero();
    assertThat(new AliifConfig(new EncoderConfig.Edsr(64, 16), liif).expansionInputs()).isZero();
  }

  @Test
  void numbersThatNoDecoderHasAreRefused() {
    assertThatThrownBy(() -> new LocalMlps(65, 1, 1)).hasMessage("mlps: 65 (expected: 1 to 64)");
    assertThatThrownBy(() -> new LocalMlps(1, 0, 1)).hasMessage("width: 0 (expected: at least 1)");
    assertThatThrownBy(() -> new LocalMlps(1, 1, 0)).hasMessage("depth: 0 (expected: at least 1)");
    assertThatThrownBy(
            () ->
                new DecoderConfig(
                    PAPER.local(), List.of(8, 0), Scores.QUERY, Normalisation.L2, true, Skip.NONE))
        .hasMessage("hidden: 0 (expected: at least 1)");
  }

  /** K scores are normalised, and nothing beside them is touched. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 9, 10, 63, 64})
  void normsAreOneAndSoftmaxesAddUpToOne(int mlps) {
    Random random = new Random(mlps);
    for (Normalisation normalisation : Normalisation.values()) {
      float[] x = new float[mlps + 5];
      for (int i = 0; i < x.length; i++) {
        x[i] = 20 * random.nextFloat() - 10;
      }
      float[] before = x.clone();
      normalisation.apply(x, 3, mlps);
      double sum = 0;
      for (int k = 3; k < 3 + mlps; k++) {
        sum += normalisation == Normalisation.L2 ? (double) x[k] * x[k] : x[k];
        // Neither changes which score is larger.
        assertThat(x[k] < x[3]).isEqualTo(before[k] < before[3]);
      }
      assertThat(sum).isBetween(1 - 1e-5, 1 + 1e-5);
      for (int i : new int[] {0, 1, 2, mlps + 3, mlps + 4}) {
        assertThat(x[i]).isEqualTo(before[i]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void scoresOfAnySizeStayFinite(Normalisation normalisation) {
    for (float size : new float[] {0, 1e-38f, 1e-13f, 1e20f, 3e38f}) {
      float[] x = {size, -size, 0};
      normalisation.apply(x, 0, 3);
      for (float score : x) {
        assertThat(score).isBetween(-1f, 1f);
      }
    }
  }

  /** Divided by 1e-12 at least, as the published code does: a vector of nothing stays nothing. */
  @Test
  void tinyVectorsAreNotBlownUp() {
    float[] x = {3e-14f, 4e-14f};
    Normalisation.L2.apply(x, 0, 2);
    assertThat(x[0]).isBetween(0.0299f, 0.0301f);
    assertThat(x[1]).isBetween(0.0399f, 0.0401f);
  }

  private static DecoderConfig scores(DecoderConfig config, Scores scores) {
    return new DecoderConfig(
        config.local(),
        config.hidden(),
        scores,
        config.normalisation(),
        config.ensemble(),
        config.skip());
  }
}
