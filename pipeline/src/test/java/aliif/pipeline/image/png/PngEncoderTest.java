package aliif.pipeline.image.png;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.image.Encoders;
import aliif.pipeline.image.Pictures;
import aliif.pipeline.image.rows.RowBand;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PngEncoderTest {
  @Test
  void aPngOfTwoPixelsHasExactlyTheseSamples() {
    RgbImage image = new RgbImage(new Size(2, 1), new float[] {0, 1, 0.5f, 2, -1, 0.25f});
    Raster raster = Pictures.read(Pictures.png(image)).getRaster();
    assertThat(raster.getPixels(0, 0, 2, 1, (int[]) null)).containsExactly(0, 128, 0, 255, 255, 64);
  }

  @Test
  void greyIsTheMeanOfTheChannels() {
    RgbImage image = new RgbImage(new Size(1, 1), new float[] {0.1f, 0.2f, 0.6f});
    var encoder = Encoders.create(OutputFormat.PNG, image.size(), true, false);
    BufferedImage read = Pictures.read(Pictures.encode(encoder, image, Optional.empty(), 1));
    assertThat(read.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
    assertThat(read.getRaster().getSample(0, 0, 0)).isEqualTo(77);
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void theJdkReadsEveryColourTypeBack(boolean grey, boolean alpha) {
    for (int side : new int[] {1, 7, 8, 9, 63, 65}) {
      Size size = new Size(side, 66 - side);
      RgbImage image = grey ? Pictures.grey(size) : Pictures.rgb(size, side);
      Optional<float[]> cover = alpha ? Optional.of(Pictures.alpha(size, 3)) : Optional.empty();
      var encoder = Encoders.create(OutputFormat.PNG, size, grey, alpha);
      Raster raster = Pictures.read(Pictures.encode(encoder, image, cover, 5)).getRaster();
      assertThat(raster.getPixels(0, 0, size.width(), size.height(), (int[]) null))
          .isEqualTo(expected(image, cover, grey ? 1 : 3));
    }
  }

  /** The encoder changes deflate's strategy between the two kinds. */
  @Test
  void rowsThatAreFlatAndNoisyByTurnsSurvive() {
    RgbImage image = noise(new Size(500, 300));
    Random random = new Random(2);
    for (int y = 0; y < image.height(); ) {
      int end = Math.min(image.height(), y + 1 + random.nextInt(40));
      for (int channel = 0; channel < 3 && end % 2 == 0; channel++) {
        int row = (channel * image.height() + y) * image.width();
        Arrays.fill(image.values(), row, row + (end - y) * image.width(), 0.4f);
      }
      y = end;
    }
    for (int most : new int[] {1, 20, 300}) {
      assertThat(Pictures.pixels(Pictures.encode(ImageFormat.PNG, image, Optional.empty(), most)))
          .isEqualTo(expected(image, Optional.empty(), 3));
    }
  }

  @Test
  void ourDecoderReadsOurEncoderExactly() {
    RgbImage image = Pictures.rgb(new Size(50, 40), 4);
    RgbImage once = Pictures.decoded(Pictures.png(image));
    for (int i = 0; i < once.values().length; i++) {
      assertThat(once.values()[i]).isEqualTo(Pictures.eightBits(image.values()[i]) / 255f);
    }
    assertThat(Pictures.decoded(Pictures.png(once)).values()).isEqualTo(once.values());
  }

  @Test
  void theMemoryHeldDoesNotGrowWithTheHeight() {
    Size size = new Size(2_000, 1_500);
    RgbImage noise = noise(new Size(2_000, 50));
    var encoder = Encoders.create(OutputFormat.PNG, size, false, false);
    long written = encoder.start().size();
    long before = 0;
    for (int y = 0; y < size.height(); y += 50) {
      written += encoder.rows(new RowBand(y, noise.size(), noise, Optional.empty())).size();
      if (y == 100) {
        before = used();
      }
    }
    long grown = used() - before;
    written += encoder.finish().size();
    assertThat(written).isGreaterThan(8_000_000);
    assertThat(grown).isLessThan(3_000_000);
  }

  /** Interleaved samples of 8 bits. */
  private static int[] expected(RgbImage image, Optional<float[]> alpha, int colours) {
    int channels = colours + (alpha.isPresent() ? 1 : 0);
    int pixels = (int) image.size().pixels();
    int[] samples = new int[pixels * channels];
    for (int i = 0; i < pixels; i++) {
      for (int channel = 0; channel < colours; channel++) {
        samples[i * channels + channel] = Pictures.eightBits(image.values()[channel * pixels + i]);
      }
      if (alpha.isPresent()) {
        samples[i * channels + colours] = Pictures.eightBits(alpha.get()[i]);
      }
    }
    return samples;
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static RgbImage noise(Size size) {
    Random random = new Random(1);
    float[] values = new float[(int) (3 * size.pixels())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return new RgbImage(size, values);
  }
}
