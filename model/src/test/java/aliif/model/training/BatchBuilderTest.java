package aliif.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.AliifConfig;
import aliif.model.DecoderConfig.Skip;
import aliif.model.Network;
import aliif.model.PixelShuffleConfig;
import aliif.model.Size;
import aliif.model.Symmetry;
import aliif.model.testing.RandomWeights;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BatchBuilderTest {
  private static final int PATCH = 6;
  private static final int HIGH = 15;
  private static final Symmetry UPRIGHT = new Symmetry(false, false, false);

  private final Photo photo = Photo.of(RandomWeights.image(new Size(40, 40), 4));

  @ParameterizedTest
  @MethodSource("family")
  void weightsOfAQueryAddUpToOneAndRowsAreOfItsPatch(AliifConfig config) {
    Batch batch = batch(config, HIGH);
    int neighbours = batch.shape().neighbours();
    assertThat(neighbours).isEqualTo(config.decoder().ensemble() ? 4 : 1);
    for (int query = 0; query < batch.shape().queries(); query++) {
      int patch = query / (HIGH * HIGH);
      float sum = 0;
      for (int n = 0; n < neighbours; n++) {
        int at = query * neighbours + n;
        sum += batch.weights()[at];
        assertThat(batch.rows()[at]).isBetween((long) patch * 36, (long) patch * 36 + 35);
        assertThat(Math.abs(batch.near()[4 * at])).isLessThanOrEqualTo(2);
        assertThat(Math.abs(batch.near()[4 * at + 1])).isLessThanOrEqualTo(2);
        assertThat(batch.near()[4 * at + 2]).isEqualTo(2f * PATCH / HIGH);
        assertThat(batch.near()[4 * at + 3]).isEqualTo(2f * PATCH / HIGH);
      }
      assertThat(sum).isBetween(1 - 1e-6f, 1 + 1e-6f);
    }
  }

  /** Where nothing is enlarged, the bilinear skip is the answer, and nothing is left to learn. */
  @ParameterizedTest
  @MethodSource("family")
  void atScaleOneTheSkipLeavesNothing(AliifConfig config) {
    Batch batch = batch(config, PATCH);
    boolean skip = config.decoder().skip() == Skip.BILINEAR;
    for (int query = 0; query < batch.shape().queries(); query++) {
      for (int channel = 0; channel < 3; channel++) {
        float target = batch.targets()[3 * query + channel];
        float own = batch.images()[3 * query + channel];
        assertThat(target).isBetween((skip ? 0 : own) - 1e-6f, (skip ? 0 : own) + 1e-6f);
      }
    }
  }

  /** Each HR pixel of a baseline answers for itself. */
  @Test
  void aBaselinesPixelsAnswerForThemselves() {
    PixelShuffleConfig config = RandomWeights.baselines().findFirst().orElseThrow();
    Batch batch = batch(config, PATCH * config.scale());
    assertThat(batch.rows()).hasSize(batch.shape().queries());
    for (int query = 0; query < batch.rows().length; query++) {
      assertThat(batch.rows()[query]).isEqualTo(query);
      assertThat(batch.weights()[query]).isEqualTo(1);
    }
  }

  /** Two patches, asked for all their HR pixels. */
  private Batch batch(Network network, int high) {
    Sampling sampling = new Sampling(2, PATCH, high * high, 4);
    BatchBuilder builder = new BatchBuilder(network, sampling, high);
    int[] all = IntStream.range(0, high * high).toArray();
    builder.add(HighPatch.of(photo, new HighPatch.Square(0, 3, high), UPRIGHT), all);
    builder.add(HighPatch.of(photo, new HighPatch.Square(9, 1, high), UPRIGHT), all);
    return builder.build();
  }

  private static Stream<AliifConfig> family() {
    return RandomWeights.family();
  }
}
