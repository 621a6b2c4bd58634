package aliif.gateway.cli.research;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.EncoderConfig;
import aliif.model.PixelShuffle;
import aliif.model.PixelShuffleConfig;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.scalar.ScalarPixelShuffle;
import aliif.model.training.Initialisation;
import aliif.model.weights.BaselineWeights;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TiledUpscalerTest {
  /** To the bit: plain Java sums in one order, whatever the crop. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void aBaselineInTilesEqualsTheWholeImageAndItsHaloIsNotTooLarge(int scale) {
    PixelShuffleConfig config = new PixelShuffleConfig(new EncoderConfig.Edsr(2, 1), scale);
    RgbImage low = noise(new Size(580, 259));
    try (PixelShuffle edsr =
        ScalarPixelShuffle.create((BaselineWeights) Initialisation.of(config, 4))) {
      RgbImage whole = edsr.upscale(low);
      TiledUpscaler tiled = TiledUpscaler.of(edsr);
      assertThat(tiled.upscale(low, whole.size()).values()).isEqualTo(whole.values());
      TiledUpscaler shortsighted = new TiledUpscaler(config.halo() - 1, tiled.tiles());
      assertThat(shortsighted.upscale(low, whole.size()).values()).isNotEqualTo(whole.values());
    }
  }

  private static RgbImage noise(Size size) {
    Random random = new Random(3);
    float[] values = new float[Math.toIntExact(3 * size.pixels())]; // (3, h, w)
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return new RgbImage(size, values);
  }
}
