package aliif.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.CoordinateGrid;
import aliif.model.Network;
import aliif.model.PixelShuffle;
import aliif.model.PixelShuffleConfig;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.Symmetry;
import aliif.model.djl.DjlLoss;
import aliif.model.scalar.ScalarAliif;
import aliif.model.scalar.ScalarPixelShuffle;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.BaselineWeights;
import aliif.model.weights.ParameterLayout;
import aliif.model.weights.Tensors;
import aliif.model.weights.Weights;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is trained is what is rendered: a batch that asks for all pixels of its patches has the mean
 * error of the scalar engine's outputs.
 */
final class BatchLossTest {
  private static final int PATCH = 7;
  private static final Symmetry TURN = new Symmetry(true, false, true);

  private final Photo photo = Photo.of(faint(RandomWeights.image(new Size(50, 40), 4)));

  @ParameterizedTest
  @MethodSource("family")
  void theLossOfAModelIsThatOfItsOutputs(AliifConfig config) {
    Weights weights = RandomWeights.of(config, 12);
    for (int high : new int[] {PATCH, 18}) {
      try (Aliif aliif = ScalarAliif.create(weights)) {
        CoordinateGrid grid = CoordinateGrid.of(new Size(PATCH, PATCH), new Size(high, high));
        assertLoss(weights, high, low -> aliif.upscale(low, RenderWindow.whole(grid)));
      }
    }
  }

  private static Stream<AliifConfig> family() {
    return RandomWeights.family();
  }

  @ParameterizedTest
  @MethodSource("baselines")
  void theLossOfABaselineIsThatOfItsOutputs(PixelShuffleConfig config) {
    BaselineWeights weights = (BaselineWeights) Initialisation.of(config, 5);
    try (PixelShuffle baseline = ScalarPixelShuffle.create(weights)) {
      assertLoss(weights, PATCH * config.scale(), baseline::upscale);
    }
  }

  private static Stream<PixelShuffleConfig> baselines() {
    return RandomWeights.baselines();
  }

  private void assertLoss(Tensors weights, int high, UnaryOperator<RgbImage> render) {
    Network network = weights.network();
    BatchBuilder builder = new BatchBuilder(network, new Sampling(2, PATCH, high * high, 4), high);
    double sum = 0;
    List<HighPatch> patches =
        List.of(
            HighPatch.of(photo, new HighPatch.Square(3, 9, high), TURN),
            HighPatch.of(photo, new HighPatch.Square(0, 20, high), TURN));
    for (HighPatch patch : patches) {
      builder.add(patch, IntStream.range(0, high * high).toArray());
      RgbImage output = render.apply(patch.reduced(PATCH));
      for (int at = 0; at < 3 * high * high; at++) {
        // A loss knows no clamping.
        assertThat(output.values()[at]).isBetween(1e-6f, 1 - 1e-6f);
        float wanted = patch.normalised(at / (high * high), at / high % high, at % high);
        sum += Math.abs(2.0 * output.values()[at] - 1 - wanted);
      }
    }
    float[] parameters = ParameterLayout.of(network).flat(weights);
    try (LossFunction loss = DjlLoss.create(network, 1)) {
      double actual = loss.at(parameters, builder.build(), new float[parameters.length]);
      assertThat(actual).isCloseTo(sum / (2 * 3 * high * high), within(2e-6));
    }
  }

  /** Of little contrast, so that what comes out stays within what there is. */
  private static RgbImage faint(RgbImage image) {
    float[] values = image.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.45f + 0.1f * values[i];
    }
    return new RgbImage(image.size(), values);
  }
}
