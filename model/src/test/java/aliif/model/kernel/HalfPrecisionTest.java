package aliif.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.CoordinateGrid;
import aliif.model.FeatureMap.Precision;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.bicubic.BicubicResampler;
import aliif.model.evaluation.Psnr;
import aliif.model.weights.Weights;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Features in float16 cost next to nothing of what a trained model gains. */
final class HalfPrecisionTest {
  private static final Size LOW = new Size(72, 60);

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void halfPrecisionLosesNoQuality(int scale) throws IOException {
    RgbImage original = photo(new Size(LOW.width() * scale, LOW.height() * scale));
    RgbImage low = BicubicResampler.resize(original, LOW);
    double singles = psnr(low, original, Precision.FLOAT32);
    double halves = psnr(low, original, Precision.FLOAT16);

    assertThat(singles).isGreaterThan(25);
    assertThat(halves).isNotEqualTo(singles).isGreaterThan(singles - 0.005);
  }

  private static double psnr(RgbImage low, RgbImage original, Precision precision) {
    KernelWeights weights = KernelWeights.of(Weights.shipped("lite"));
    RenderWindow whole = RenderWindow.whole(CoordinateGrid.of(low.size(), original.size()));
    try (VectorAliif aliif = VectorAliif.create(weights, 1, precision)) {
      return Psnr.luma(aliif.render(aliif.encode(low), whole), original, 4);
    }
  }

  /** The cat's face. */
  private static RgbImage photo(Size size) throws IOException {
    BufferedImage file = ImageIO.read(Path.of("..", "samples", "chelsea.png").toFile());
    int[] pixels = file.getRGB(60, 20, size.width(), size.height(), null, 0, size.width());
    float[] values = new float[3 * pixels.length]; // (3, h, w)
    for (int i = 0; i < values.length; i++) {
      int shift = 16 - 8 * (i / pixels.length);
      values[i] = (pixels[i % pixels.length] >> shift & 255) / 255f;
    }
    return new RgbImage(size, values);
  }
}
