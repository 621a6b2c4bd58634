package aliif.model.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.AliifConfig;
import aliif.model.DecoderConfig;
import aliif.model.DecoderConfig.Blend;
import aliif.model.DecoderConfig.Scores;
import aliif.model.EncoderConfig;
import aliif.model.testing.RandomWeights;
import aliif.model.testing.Variants;
import aliif.model.weights.Weights;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class OperationsTest {
  @Test
  void theEncoderHas1220ThousandMultiplyAddsPerPixel() {
    Operations latent = new Operations(Weights.shipped("latent").config());
    assertThat(latent.encode()).isEqualTo(27 * 64 + 33 * 9 * 64 * 64);
    assertThat(latent.expand()).isEqualTo(576 * 416 + 3 * 65536 + 256 * 50 + 160);
    assertThat(latent.render()).isEqualTo(4 * (2 * 16 + 3 * 256 + 48));
  }

  @Test
  void thePaperTakes843ThousandPerOutputPixel() {
    Operations paper = new Operations(Weights.shipped("paper").config());
    assertThat(paper.render()).isBetween(830_000L, 850_000L);
  }

  /** A convolution multiplies each of its weights once per pixel. */
  @ParameterizedTest
  @MethodSource("family")
  void anEncoderHasAsManyAsWeights(AliifConfig config) {
    assertThat(new Operations(config).encode()).isEqualTo(weights(config, "encoder."));
  }

  /** A query multiplies each weight of a single MLP once, but for tau's, for each neighbour. */
  @ParameterizedTest
  @MethodSource("family")
  void aSingleMlpHasAsManyAsWeightsForEachNeighbour(AliifConfig config) {
    if (config.decoder().scores() == Scores.NONE) {
      long hoisted = (long) config.tau() * config.decoder().mlpOutputs(0);
      int neighbours = config.decoder().ensemble() ? 4 : 1;
      Operations operations = new Operations(config);
      assertThat(operations.expand()).isEqualTo(hoisted);
      assertThat(operations.render()).isEqualTo(neighbours * (weights(config, "mlps.") - hoisted));
    }
  }

  /** All MLPs are evaluated, P's scores with them, and K colours are blended. */
  @Test
  void blendedOutputsCostAllMlps() {
    AliifConfig query =
        new AliifConfig(
                new EncoderConfig.Edsr(2, 1),
                new DecoderConfig(
                    new DecoderConfig.LocalMlps(4, 5, 3),
                    List.of(7),
                    Scores.QUERY,
                    DecoderConfig.Normalisation.L2,
                    true,
                    DecoderConfig.Skip.NONE))
            .withDecoder(it -> it.withBlend(Blend.OUTPUTS));
    assertThat(new Operations(query).render())
        .isEqualTo(4 * (4 * (4 * 5 + 7) + 7 * 4 + 4 * (5 * 5 + 5 * 3 + 3)));
  }

  @Test
  void rdnOfThePaperHas22MillionWeights() {
    AliifConfig config =
        Variants.withEncoder(
            Weights.shipped("lite").config(),
            new EncoderConfig.Rdn(64, 16, new EncoderConfig.DenseBlock(8, 64)));
    assertThat(new Operations(config).encode()).isBetween(21_900_000L, 22_000_000L);
    assertThat(new Operations(config).encode()).isEqualTo(weights(config, "encoder."));
  }

  /** Floats of the weights, without biases, of a part of the model. */
  private static long weights(AliifConfig config, String part) {
    long sum = 0;
    for (Map.Entry<String, List<Integer>> entry : Weights.shapes(config).entrySet()) {
      if (entry.getKey().startsWith(part) && entry.getKey().endsWith(".weight")) {
        sum += entry.getValue().stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
      }
    }
    return sum;
  }

  private static Stream<AliifConfig> family() {
    return RandomWeights.family();
  }
}
