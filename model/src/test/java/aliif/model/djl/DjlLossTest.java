package aliif.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.DataType;
import aliif.model.AliifConfig;
import aliif.model.testing.RandomWeights;
import aliif.model.training.Batch;
import aliif.model.training.LossFunction;
import aliif.model.training.Sampling;
import aliif.model.training.TestPhotos;
import aliif.model.weights.ParameterLayout;
import aliif.model.weights.ParameterLayout.Slice;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DjlLossTest {
  private static final int THREADS = 1;
  private static final float STEP = 0x1p-14f;
  private static final Sampling SMALL = new Sampling(2, 7, 40, 3);

  /**
   * In float64, central differences of a few values of every tensor. The loss has kinks, in its
   * ReLUs and its absolute values, which a step may cross: hence the tolerance.
   */
  @ParameterizedTest
  @MethodSource("configurations")
  void theGradientIsThatOfFiniteDifferences(AliifConfig config) {
    ParameterLayout layout = ParameterLayout.of(config);
    float[] parameters = layout.flat(RandomWeights.of(config, 41));
    Batch batch = TestPhotos.batch(config, SMALL, 42);
    try (LossFunction loss = DjlLoss.create(config, THREADS, DataType.FLOAT64)) {
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
          assertThat((double) gradient[at])
              .as("%s at %d", slice.name(), i)
              .isCloseTo(difference(loss, parameters, batch, at), within(2e-3 * largest));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void float32AgreesWithFloat64(AliifConfig config) {
    ParameterLayout layout = ParameterLayout.of(config);
    float[] parameters = layout.flat(RandomWeights.of(config, 43));
    Batch batch = TestPhotos.batch(config, SMALL, 44);
    float[] single = new float[layout.size()];
    float[] precise = new float[layout.size()];
    try (LossFunction loss = DjlLoss.create(config, THREADS);
        LossFunction exact = DjlLoss.create(config, THREADS, DataType.FLOAT64)) {
      double value = loss.at(parameters, batch, single);
      assertThat(value).isCloseTo(exact.at(parameters, batch, precise), within(1e-5));
      for (int i = 0; i < single.length; i++) {
        assertThat(single[i]).isCloseTo(precise[i], within(1e-3f));
      }
    }
  }

  @Test
  void callsLeaveNothingBehindAndDoNotDependOnEachOther() {
    AliifConfig config = RandomWeights.tiny().config();
    ParameterLayout layout = ParameterLayout.of(config);
    float[] parameters = layout.flat(RandomWeights.tiny());
    Batch batch = TestPhotos.batch(config, SMALL, 45);
    float[] first = new float[layout.size()];
    float[] last = new float[layout.size()];
    try (DjlLoss loss = DjlLoss.create(config, THREADS)) {
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

  private static Stream<AliifConfig> configurations() {
    return Stream.concat(
        RandomWeights.configurations(),
        RandomWeights.family()
            .skip(RandomWeights.configurations().count())
            .filter(DjlLossTest::smoothWithinAStep));
  }

  /* With the seeds here, the others cross a kink of the L1 loss within a finite difference. */
  private static boolean smoothWithinAStep(AliifConfig config) {
    return config.scores() != AliifConfig.Scores.NONE
        && config.normalisation() == AliifConfig.Normalisation.L2;
  }
}
