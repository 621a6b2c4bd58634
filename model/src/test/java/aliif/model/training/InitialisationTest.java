package aliif.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.AliifConfig;
import aliif.model.Network;
import aliif.model.PixelShuffleConfig;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.ParameterLayout;
import aliif.model.weights.ParameterLayout.Slice;
import aliif.model.weights.Tensors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class InitialisationTest {
  /** By the inputs of each layer: a local MLP's are its own, and not those of all K. */
  @ParameterizedTest
  @MethodSource("networks")
  void layersBeginWithinTheRootOfTheirInputs(Network network) {
    Tensors initial = Initialisation.of(network, 3);
    double bound = 0;
    for (Slice slice : ParameterLayout.of(network).slices()) {
      float[] values = initial.tensor(slice.name()).values();
      if (slice.constant()) {
        assertThat(values).containsExactly(0.4488f, 0.4371f, 0.4040f);
        continue;
      }
      if (slice.name().endsWith(".weight")) {
        int inputs = 1;
        for (int side :
            slice.shape().subList(slice.shape().size() == 3 ? 2 : 1, slice.shape().size())) {
          inputs *= side;
        }
        bound = 1 / Math.sqrt(inputs);
      }
      float largest = 0;
      for (float value : values) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertThat((double) largest).as(slice.name()).isLessThanOrEqualTo(bound + 1e-7);
      if (values.length >= 50) {
        assertThat((double) largest).as(slice.name()).isGreaterThan(0.8 * bound);
      }
    }
  }

  @Test
  void aSeedIsOneResult() {
    AliifConfig config = RandomWeights.tiny().config();
    ParameterLayout layout = ParameterLayout.of(config);
    float[] first = layout.flat(Initialisation.of(config, 3));
    assertThat(layout.flat(Initialisation.of(config, 3))).isEqualTo(first);
    assertThat(layout.flat(Initialisation.of(config, 4))).isNotEqualTo(first);
  }

  private static Stream<Network> networks() {
    Stream<PixelShuffleConfig> baselines = RandomWeights.baselines();
    return Stream.concat(RandomWeights.family(), baselines);
  }
}
