package aliif.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.DataType;
import aliif.model.Network;
import aliif.model.testing.RandomWeights;
import aliif.model.training.Batch;
import aliif.model.training.Initialisation;
import aliif.model.training.LossFunction;
import aliif.model.training.Sampling;
import aliif.model.training.TestPhotos;
import aliif.model.weights.ParameterLayout;
import aliif.model.weights.ParameterLayout.Slice;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DjlLossTest {
  private static final int THREADS = 1;
  private static final float STEP = 0x1p-20f;
  private static final float FAR = 100; // beyond any colour
  private static final Sampling SMALL = new Sampling(2, 7, 40, 3);

  /**
   * In float64, central differences of a few values of every tensor. Targets lie so far above or
   * below all colours that no step crosses a kink of the absolute values; to those of the ReLUs the
   * steps are small.
   */
  @ParameterizedTest
  @MethodSource("networks")
  void theGradientIsThatOfFiniteDifferences(Network network) {
    ParameterLayout layout = ParameterLayout.of(network);
    float[] parameters = parameters(network, 41);
    Batch batch = TestPhotos.batch(network, SMALL, 42);
    for (int i = 0; i < batch.targets().length; i++) {
      batch.targets()[i] = i * 7 % 3 == 0 ? FAR : -FAR;
    }
    try (LossFunction loss = DjlLoss.create(network, THREADS, DataType.FLOAT64)) {
      float[] gradient = new float[layout.size()];
      loss.at(parameters, batch, gradient);
      double largest = 0;
      for (float slope : gradient) {
        largest = Math.max(largest, Math.abs(slope));
      }
      assertThat(largest).isGreaterThan(1e-3);
      for (Slice slice : layout.slices()) {
        for (int i = 0; i < slice.length(); i += 1 + slice.length() / 3) {
          int at = slice.offset() + i;
          double expected = slice.constant() ? 0 : difference(loss, parameters, batch, at);
          assertThat((double) gradient[at])
              .as("%s at %d", slice.name(), i)
              .isCloseTo(expected, within(1e-5 * largest));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void float32AgreesWithFloat64(Network network) {
    float[] parameters = parameters(network, 43);
    Batch batch = TestPhotos.batch(network, SMALL, 44);
    float[] single = new float[parameters.length];
    float[] precise = new float[parameters.length];
    try (LossFunction loss = DjlLoss.create(network, THREADS);
        LossFunction exact = DjlLoss.create(network, THREADS, DataType.FLOAT64)) {
      double value = loss.at(parameters, batch, single);
      assertThat(value).isCloseTo(exact.at(parameters, batch, precise), within(1e-5));
      for (int i = 0; i < single.length; i++) {
        assertThat(single[i]).isCloseTo(precise[i], within(1e-3f));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("oneOfEachKind")
  void callsLeaveNothingBehindAndDoNotDependOnEachOther(Network network) {
    float[] parameters = parameters(network, 46);
    Batch batch = TestPhotos.batch(network, SMALL, 45);
    float[] first = new float[parameters.length];
    float[] last = new float[parameters.length];
    try (DjlLoss loss = DjlLoss.create(network, THREADS)) {
      double value = loss.at(parameters, batch, first);
      for (int call = 0; call < 20; call++) {
        assertThat(loss.at(parameters, batch, last)).isEqualTo(value);
      }
      assertThat(last).isEqualTo(first);
      assertThat(loss.arrays()).isZero();
    }
  }

  private static double difference(
      LossFunction loss, float[] parameters, Batch batch, int parameter) {
    float[] unused = new float[parameters.length];
    float[] moved = parameters.clone();
    moved[parameter] = parameters[parameter] + STEP;
    double above = loss.at(moved, batch, unused);
    double distance = moved[parameter];
    moved[parameter] = parameters[parameter] - STEP;
    double below = loss.at(moved, batch, unused);
    return (above - below) / (distance - moved[parameter]);
  }

  private static float[] parameters(Network network, long seed) {
    return ParameterLayout.of(network).flat(Initialisation.of(network, seed));
  }

  private static Stream<Network> networks() {
    return Stream.concat(RandomWeights.family(), RandomWeights.baselines());
  }

  private static Stream<Network> oneOfEachKind() {
    return Stream.of(
        RandomWeights.tiny().config(), RandomWeights.baselines().findFirst().orElseThrow());
  }
}
