package aliif.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.AliifConfig;
import aliif.model.Network;
import aliif.model.testing.RandomWeights;
import aliif.model.testing.Variants;
import aliif.model.weights.ParameterLayout.Slice;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ParameterLayoutTest {
  @ParameterizedTest
  @MethodSource("networks")
  void tensorsFillTheArrayOneAfterTheOther(Network network) {
    ParameterLayout layout = ParameterLayout.of(network);
    int next = 0;
    for (Slice slice : layout.slices()) {
      assertThat(slice.offset()).as(slice.name()).isEqualTo(next);
      int length = 1;
      for (int side : slice.shape()) {
        length *= side;
      }
      assertThat(slice.length()).isEqualTo(length);
      next += length;
    }
    assertThat(layout.size()).isEqualTo(next);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void whatIsFlatBecomesTheSameTensorsAgain(Network network) {
    ParameterLayout layout = ParameterLayout.of(network);
    float[] values = new float[layout.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i + 0.5f;
    }
    Tensors weights = layout.weights("flat", values);
    assertThat(weights.network()).isEqualTo(network);
    assertThat(layout.flat(weights)).isEqualTo(values);
    // Copies: neither changes with the other.
    values[0] = 9;
    assertThat(layout.flat(weights)[0]).isEqualTo(0.5f);
  }

  /** Only what a baseline does not see stays as it is. */
  @ParameterizedTest
  @MethodSource("networks")
  void onlyTheMeanIsConstant(Network network) {
    assertThat(ParameterLayout.of(network).slices().stream().filter(Slice::constant))
        .allMatch(slice -> slice.name().equals("mean"))
        .hasSize(network instanceof AliifConfig ? 0 : 1);
  }

  @Test
  void anotherNetworkAndValuesThatAreNotFiniteAreRefused() {
    AliifConfig config = RandomWeights.tiny().config();
    ParameterLayout layout = ParameterLayout.of(config);
    AliifConfig other = Variants.nearest(config);
    assertThatThrownBy(() -> layout.flat(RandomWeights.of(other, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("weights: ");
    float[] values = new float[layout.size()];
    values[7] = Float.NaN;
    assertThatThrownBy(() -> layout.weights("nan", values)).isInstanceOf(WeightsException.class);
  }

  private static Stream<Network> networks() {
    return Stream.concat(RandomWeights.family(), RandomWeights.baselines());
  }
}
