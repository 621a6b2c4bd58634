package aliif.model.scalar;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.AliifConfig;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.HoistedWeights;
import aliif.model.weights.Tensor;
import aliif.model.weights.Weights;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows of the tensors of a file, times x, plus the bias. */
final class LinearTest {
  private final Random random = new Random(21);

  @ParameterizedTest
  @MethodSource("family")
  void everyLayerOfEachMlpIsItsOwn(AliifConfig config) {
    Weights weights = RandomWeights.of(config, 22);
    for (int l = 1; l < config.decoder().depth(); l++) {
      for (int k = 0; k < config.decoder().mlps(); k++) {
        assertProduct(weights, "mlps." + l, k);
      }
    }
    for (int l = 1; l < config.decoder().expansionOutputs().size(); l++) {
      assertProduct(weights, "expansion." + l, 0);
    }
  }

  private void assertProduct(Weights weights, String name, int k) {
    Tensor weight = weights.tensor(name + ".weight");
    float[] bias = weights.tensor(name + ".bias").values();
    int inputs = weight.shape().getLast();
    int outputs = weight.shape().get(weight.shape().size() - 2);
    float[] x = values(inputs);
    float[] y = Linear.of(weights, name, k).apply(x);
    assertThat(y).hasSize(outputs);
    for (int o = 0; o < outputs; o++) {
      int row = k * outputs + o;
      double expected = bias[row];
      for (int i = 0; i < inputs; i++) {
        expected += (double) weight.values()[row * inputs + i] * x[i];
      }
      assertThat((double) y[o]).isBetween(expected - 1e-6, expected + 1e-6);
    }
  }

  /** What [xi, c] add to the first layer of each MLP, whose bias goes with tau. */
  @ParameterizedTest
  @MethodSource("family")
  void thePositionsPartOfTheFirstLayersHasNoBias(AliifConfig config) {
    HoistedWeights first = HoistedWeights.ofMlps(RandomWeights.of(config, 22));
    int mlps = config.decoder().mlps();
    int outputs = first.outputs() / mlps;
    float[] near = values(HoistedWeights.NEAR);
    for (int k = 0; k < mlps; k++) {
      Linear layer = Linear.near(first, k, mlps);
      assertThat(layer.apply(new float[HoistedWeights.NEAR])).containsOnly(0);
      float[] y = layer.apply(near);
      for (int o = 0; o < outputs; o++) {
        double expected = 0;
        for (int i = 0; i < HoistedWeights.NEAR; i++) {
          expected += (double) first.near()[i * first.outputs() + k * outputs + o] * near[i];
        }
        assertThat((double) y[o]).isBetween(expected - 1e-6, expected + 1e-6);
      }
    }
  }

  private float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return values;
  }

  private static Stream<AliifConfig> family() {
    return RandomWeights.family();
  }
}
