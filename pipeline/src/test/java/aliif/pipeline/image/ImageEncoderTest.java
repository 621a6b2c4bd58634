package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Psnr;
import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImageEncoderTest {
  private static final OutputFormat JPEG = new OutputFormat(ImageFormat.JPEG, 95);

  @Test
  void aPngOfTwoPixelsHasExactlyTheseSamples() {
    RgbImage image = new RgbImage(new Size(2, 1), new float[] {0, 1, 0.5f, 2, -1, 0.25f});
    Raster raster = Pictures.read(Pictures.png(image)).getRaster();
    assertThat(raster.getPixels(0, 0, 2, 1, (int[]) null)).containsExactly(0, 128, 0, 255, 255, 64);
  }

  @Test
  void greyIsTheMeanOfTheChannels() {
    RgbImage image = new RgbImage(new Size(1, 1), new float[] {0.1f, 0.2f, 0.6f});
    var encoder = ImageEncoder.create(OutputFormat.PNG, image.size(), true, false);
    BufferedImage read = Pictures.read(Pictures.encode(encoder, image, Optional.empty(), 1));
    assertThat(read.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
    assertThat(read.getRaster().getSample(0, 0, 0)).isEqualTo(77);
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void theJdkReadsEveryColourTypeBack(boolean grey, boolean alpha) {
    for (int side : new int[] {1, 7, 8, 9, 63, 65}) {
      Size size = new Size(side, 66 - side);
      RgbImage image = grey ? grey(size) : Pictures.rgb(size, side);
      Optional<float[]> cover = alpha ? Optional.of(Pictures.alpha(size, 3)) : Optional.empty();
      var encoder = ImageEncoder.create(OutputFormat.PNG, size, grey, alpha);
      Raster raster = Pictures.read(Pictures.encode(encoder, image, cover, 5)).getRaster();
      assertThat(raster.getPixels(0, 0, size.width(), size.height(), (int[]) null))
          .isEqualTo(expected(image, cover, grey ? 1 : 3));
    }
  }

  @ParameterizedTest
  @CsvSource({"PNG,false", "PNG,true", "JPEG,false", "JPEG,true"})
  void everyBandingGivesTheSamePixels(ImageFormat format, boolean alpha) {
    Size size = new Size(37, 41);
    RgbImage image = Pictures.rgb(size, 1);
    Optional<float[]> cover = alpha ? Optional.of(Pictures.alpha(size, 2)) : Optional.empty();
    int[] whole = pixels(encode(format, image, cover, 41));
    for (int most = 1; most < 12; most++) {
      assertThat(pixels(encode(format, image, cover, most))).isEqualTo(whole);
    }
  }

  @Test
  void ourDecoderReadsOurEncoderExactly() {
    RgbImage image = Pictures.rgb(new Size(50, 40), 4);
    RgbImage once = decode(Pictures.png(image));
    for (int i = 0; i < once.values().length; i++) {
      assertThat(once.values()[i]).isEqualTo(Pictures.eightBits(image.values()[i]) / 255f);
    }
    assertThat(decode(Pictures.png(once)).values()).isEqualTo(once.values());
  }

  @Test
  void theMemoryHeldDoesNotGrowWithTheHeight() {
    Size size = new Size(2_000, 1_500);
    RgbImage noise = noise(new Size(2_000, 50));
    var encoder = ImageEncoder.create(OutputFormat.PNG, size, false, false);
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
    assertThat(grown).isLessThan(1_000_000);
  }

  @Test
  void jpegIsCloseAndItsColourIsNotSubsampled() {
    RgbImage image = Pictures.rgb(new Size(65, 63), 5);
    ByteString bytes = Pictures.jpeg(image, false, 95);
    assertThat(Psnr.luma(image, decode(bytes), 0)).isGreaterThan(38);
    // The frame header's three components: identifier, sampling factors, table.
    int frame = bytes.indexOfSlice(ByteString.fromInts(0xff, 0xc0, 0, 17));
    assertThat(frame).isPositive();
    for (int component = 0; component < 3; component++) {
      assertThat(bytes.apply(frame + 11 + 3 * component)).isEqualTo((byte) 0x11);
    }
  }

  @Test
  void aLowerQualityIsSmallerAndWorse() {
    RgbImage image = Pictures.rgb(new Size(64, 64), 6);
    ByteString high = Pictures.jpeg(image, false, 95);
    ByteString low = Pictures.jpeg(image, false, 30);
    assertThat(low.size()).isLessThan(high.size() / 2);
    assertThat(Psnr.luma(image, decode(low), 0)).isLessThan(Psnr.luma(image, decode(high), 0) - 3);
  }

  @Test
  void greyJpegHasOneComponent() {
    RgbImage image = grey(new Size(20, 10));
    ByteString bytes = Pictures.jpeg(image, true, 95);
    assertThat(ImageDecoder.probe(bytes, ImageLimits.DEFAULT).grey()).isTrue();
    assertThat(Psnr.luma(image, decode(bytes), 0)).isGreaterThan(38);
  }

  @Test
  void jpegComposesAlphaOverWhite() {
    Size size = new Size(16, 8);
    float[] cover = new float[128];
    Arrays.fill(cover, 64, 128, 1);
    RgbImage black = new RgbImage(size, new float[3 * 128]);
    RgbImage read = decode(encode(ImageFormat.JPEG, black, Optional.of(cover), 3));
    assertThat(read.get(0, 1, 3)).isGreaterThan(0.98f);
    assertThat(read.get(2, 6, 3)).isLessThan(0.1f);
  }

  @Test
  void jpegRefusesSidesItCannotWrite() {
    assertThatThrownBy(() -> ImageEncoder.create(JPEG, new Size(65_501, 1), false, false))
        .isInstanceOfSatisfying(
            UpscaleException.class,
            refused ->
                assertThat(refused.failure())
                    .isEqualTo(
                        new UpscaleOutcome.OverLimit(
                            "output: 65501x1 as JPEG (expected: sides of at most 65500 pixels)")));
    assertThatThrownBy(() -> ImageEncoder.create(JPEG, new Size(65_500, 65_500), false, false))
        .hasMessage("output: 65500x65500 as JPEG (expected: at most 715827879 pixels)");
  }

  @ParameterizedTest
  @CsvSource({"PNG", "JPEG"})
  void bandsOutOfOrderAreRefused(ImageFormat format) {
    RgbImage image = Pictures.rgb(new Size(4, 6), 1);
    var encoder = ImageEncoder.create(new OutputFormat(format, 90), image.size(), false, false);
    encoder.start();
    encoder.rows(Pictures.band(image, Optional.empty(), 0, 2));
    assertThatThrownBy(() -> encoder.rows(Pictures.band(image, Optional.empty(), 3, 1)))
        .hasMessage("band: row 3 (expected: row 2)");
    RgbImage narrow = Pictures.rgb(new Size(3, 1), 1);
    assertThatThrownBy(() -> encoder.rows(new RowBand(2, narrow.size(), narrow, Optional.empty())))
        .hasMessage("band: 3x1 (expected: 4 wide, at most 4 high)");
    RgbImage high = Pictures.rgb(new Size(4, 5), 1);
    assertThatThrownBy(() -> encoder.rows(new RowBand(2, high.size(), high, Optional.empty())))
        .hasMessage("band: 4x5 (expected: 4 wide, at most 4 high)");
    Optional<float[]> cover = Optional.of(new float[24]);
    assertThatThrownBy(() -> encoder.rows(Pictures.band(image, cover, 2, 1)))
        .hasMessage("band: with alpha (expected: none)");
    assertThatThrownBy(encoder::finish).hasMessage("rows: 2 (expected: 6)");
  }

  @Test
  void aBandMustFitItsPixels() {
    RgbImage image = Pictures.rgb(new Size(4, 2), 1);
    assertThatThrownBy(() -> new RowBand(-1, image.size(), image, Optional.empty()))
        .hasMessage("y: -1 (expected: at least 0)");
    assertThatThrownBy(() -> new RowBand(0, new Size(4, 1), image, Optional.empty()))
        .hasMessage("rgb: 4x2 (expected: 4x1)");
    assertThatThrownBy(() -> new RowBand(0, image.size(), image, Optional.of(new float[7])))
        .hasMessage("alpha: 7 (expected: 8 for 4x2)");
  }

  private static ByteString encode(
      ImageFormat format, RgbImage image, Optional<float[]> alpha, int most) {
    var encoder =
        ImageEncoder.create(new OutputFormat(format, 95), image.size(), false, alpha.isPresent());
    return Pictures.encode(encoder, image, alpha, most);
  }

  private static RgbImage decode(ByteString bytes) {
    SourceImage image = ImageDecoder.decode(bytes, ImageLimits.DEFAULT);
    return image.rgb(Region.of(image.size()));
  }

  private static int[] pixels(ByteString bytes) {
    Raster raster = Pictures.read(bytes).getRaster();
    return raster.getPixels(0, 0, raster.getWidth(), raster.getHeight(), (int[]) null);
  }

  private static RgbImage grey(Size size) {
    float[] values = Pictures.rgb(size, 9).values();
    int plane = (int) size.pixels();
    System.arraycopy(values, 0, values, plane, plane);
    System.arraycopy(values, 0, values, 2 * plane, plane);
    return new RgbImage(size, values);
  }

  private static RgbImage noise(Size size) {
    Random random = new Random(1);
    float[] values = new float[(int) (3 * size.pixels())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return new RgbImage(size, values);
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
}
