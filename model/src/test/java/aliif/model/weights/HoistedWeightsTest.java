package aliif.model.weights;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.AliifConfig;
import aliif.model.DecoderConfig.Scores;
import aliif.model.testing.RandomWeights;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A layer's parts add up to the layer: {@code W [tau, xi, c] + b}. */
final class HoistedWeightsTest {
  private final Random random = new Random(5);

  @ParameterizedTest
  @MethodSource("family")
  void partsAddUpToTheLayer(AliifConfig config) {
    Weights weights = RandomWeights.of(config, 2);
    HoistedWeights mlps = HoistedWeights.ofMlps(weights);
    assertSum(weights, "mlps.0", mlps);
    assertThat(mlps.outputs()).isEqualTo(config.decoder().mlps() * config.decoder().mlpOutputs(0));
    if (config.decoder().scores() != Scores.NONE) {
      HoistedWeights expansion = HoistedWeights.ofExpansion(weights);
      assertSum(weights, "expansion.0", expansion);
      assertThat(expansion.outputs()).isEqualTo(config.decoder().hiddenOutputs());
    }
  }

  private void assertSum(Weights weights, String name, HoistedWeights parts) {
    Tensor whole = weights.tensor(name + ".weight");
    float[] bias = weights.tensor(name + ".bias").values();
    int inputs = whole.shape().getLast();
    int tau = weights.config().tau();
    double[] z = random.doubles(tau + HoistedWeights.NEAR, -1, 1).toArray();
    for (int o = 0; o < parts.outputs(); o++) {
      double expected = bias[o];
      for (int i = 0; i < inputs; i++) {
        expected += whole.values()[o * inputs + i] * z[i];
      }
      double sum = parts.bias()[o];
      for (int i = 0; i < tau; i++) {
        sum += parts.tau()[o * tau + i] * z[i];
      }
      for (int i = 0; i < HoistedWeights.NEAR; i++) {
        float column = parts.near()[i * parts.outputs() + o];
        sum += column * z[tau + i];
        // Zero exactly where the layer has no such input.
        assertThat(column == 0).isEqualTo(tau + i >= inputs);
      }
      assertThat(sum).isBetween(expected - 1e-9, expected + 1e-9);
    }
  }

  private static Stream<AliifConfig> family() {
    return RandomWeights.family();
  }
}
