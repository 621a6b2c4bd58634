package aliif.model.scalar;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.AliifConfig;
import aliif.model.FeatureLayout;
import aliif.model.Size;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@link NaiveAliif} does not see of a decoder: what it keeps, and that it only reads that.
 */
final class DecoderTest {
  private static final Size SIZE = new Size(4, 3);

  @ParameterizedTest
  @MethodSource("family")
  void theSameQueryHasTheSameBitsAndChangesNothing(AliifConfig config) {
    Decoder decoder = new Decoder(RandomWeights.of(config, 41));
    float[] kept = row(kept(decoder, config), 5);
    float[] before = kept.clone();
    float[] near = {0.3f, -1.1f, 0.5f, 0.25f};
    float[] colour = decoder.forward(kept, near);
    assertThat(colour).hasSize(3);
    decoder.forward(kept, new float[] {1, 1, 1, 1});
    assertThat(decoder.forward(kept, near)).isEqualTo(colour);
    assertThat(kept).isEqualTo(before);
    assertThat(near).containsExactly(0.3f, -1.1f, 0.5f, 0.25f);
  }

  /** The position changes the colour; the cell does so only where the model is told it. */
  @ParameterizedTest
  @MethodSource("family")
  void aQueryIsToldItsPositionAndPerhapsItsCell(AliifConfig config) {
    Decoder decoder = new Decoder(RandomWeights.of(config, 41));
    float[] kept = row(kept(decoder, config), 5);
    float[] colour = decoder.forward(kept, new float[] {0.3f, -1.1f, 0.5f, 0.25f});
    assertThat(decoder.forward(kept, new float[] {0.4f, -1.1f, 0.5f, 0.25f})).isNotEqualTo(colour);
    assertThat(decoder.forward(kept, new float[] {0.3f, -1, 0.5f, 0.25f})).isNotEqualTo(colour);
    boolean same =
        Arrays.equals(decoder.forward(kept, new float[] {0.3f, -1.1f, 1, 0.25f}), colour)
            && Arrays.equals(decoder.forward(kept, new float[] {0.3f, -1.1f, 0.5f, 1}), colour);
    assertThat(same).isEqualTo(!config.decoder().cell());
  }

  /** What is kept of an LR pixel depends on its neighbours with unfolding alone. */
  @ParameterizedTest
  @MethodSource("family")
  void tauIsTheNeighbourhoodOrThePixelAlone(AliifConfig config) {
    Weights weights = RandomWeights.of(config, 41);
    Decoder decoder = new Decoder(weights);
    float[] features = values(config.channels() * 12, 3);
    float[] image = values(3 * 12, 4);
    float[] before = decoder.encode(features, image, SIZE);
    features[6] += 1; // of LR pixel (1, 2)
    float[] after = decoder.encode(features, image, SIZE);
    int depth = FeatureLayout.of(config).depth();
    assertThat(before).hasSize(12 * depth);
    for (int r = 0; r < 12; r++) {
      boolean near = Math.abs(r / 4 - 1) <= 1 && Math.abs(r % 4 - 2) <= 1;
      boolean seen = config.decoder().unfold() ? near : r == 6;
      boolean same = Arrays.equals(row(before, r), row(after, r));
      assertThat(same).as("LR pixel %d", r).isEqualTo(!seen);
    }
  }

  private static float[] kept(Decoder decoder, AliifConfig config) {
    return decoder.encode(values(config.channels() * 12, 3), values(3 * 12, 4), SIZE);
  }

  /** What is kept of LR pixel r. */
  private static float[] row(float[] kept, int r) {
    int depth = kept.length / 12;
    return Arrays.copyOfRange(kept, r * depth, (r + 1) * depth);
  }

  private static float[] values(int count, long seed) {
    Random random = new Random(seed);
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
