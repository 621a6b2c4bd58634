package aliif.pipeline.image.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.evaluation.Psnr;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.image.Encoders;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.Pictures;
import aliif.pipeline.image.format.ImageLimits;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.imaging.Imaging;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JpegEncoderTest {
  private static final OutputFormat JPEG = new OutputFormat(ImageFormat.JPEG, 95);

  @Test
  void jpegIsCloseAndItsColourIsNotSubsampled() {
    RgbImage image = Pictures.rgb(new Size(65, 63), 5);
    ByteString bytes = Pictures.jpeg(image, false, 95);
    assertThat(Psnr.luma(image, Pictures.decoded(bytes), 0)).isGreaterThan(38);
    // The frame header's three components: identifier, sampling factors, table.
    int frame = bytes.indexOfSlice(ByteString.fromInts(0xff, 0xc0, 0, 17));
    assertThat(frame).isPositive();
    for (int component = 0; component < 3; component++) {
      assertThat(bytes.apply(frame + 11 + 3 * component)).isEqualTo((byte) 0x11);
    }
  }

  /** Commons Imaging decodes JPEG itself, while our reader and our writer both lean on libjpeg. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDecoderOfOthersSeesWhatOursSees(boolean grey) throws Exception {
    Size size = new Size(75, 43); // no multiple of a block
    RgbImage image = grey ? Pictures.grey(size) : Pictures.rgb(size, 5);
    ByteString bytes = Pictures.jpeg(image, grey, 95);
    BufferedImage theirs = Imaging.getBufferedImage(bytes.toArray());
    RgbImage ours = Pictures.decoded(bytes);
    assertThat(theirs.getWidth()).isEqualTo(75);
    assertThat(theirs.getHeight()).isEqualTo(43);
    for (int i = 0; i < size.pixels(); i++) {
      int x = i % 75;
      int y = i / 75;
      for (int channel = 0; channel < 3; channel++) {
        int value = theirs.getRGB(x, y) >> (16 - 8 * channel) & 255;
        assertThat(value).isCloseTo(Pictures.eightBits(ours.get(channel, y, x)), within(6));
        assertThat(value / 255f).isCloseTo(image.get(channel, y, x), within(0.1f));
      }
    }
  }

  @Test
  void aLowerQualityIsSmallerAndWorse() {
    RgbImage image = Pictures.rgb(new Size(64, 64), 6);
    ByteString high = Pictures.jpeg(image, false, 95);
    ByteString low = Pictures.jpeg(image, false, 30);
    assertThat(low.size()).isLessThan(high.size() / 2);
    assertThat(Psnr.luma(image, Pictures.decoded(low), 0))
        .isLessThan(Psnr.luma(image, Pictures.decoded(high), 0) - 3);
  }

  @Test
  void greyJpegHasOneComponent() {
    RgbImage image = Pictures.grey(new Size(20, 10));
    ByteString bytes = Pictures.jpeg(image, true, 95);
    assertThat(ImageDecoder.probe(bytes, ImageLimits.DEFAULT).grey()).isTrue();
    assertThat(Psnr.luma(image, Pictures.decoded(bytes), 0)).isGreaterThan(38);
  }

  @Test
  void jpegComposesAlphaOverWhite() {
    Size size = new Size(16, 8);
    float[] cover = new float[128];
    Arrays.fill(cover, 64, 128, 1);
    RgbImage black = new RgbImage(size, new float[3 * 128]);
    RgbImage read =
        Pictures.decoded(Pictures.encode(ImageFormat.JPEG, black, Optional.of(cover), 3));
    assertThat(read.get(0, 1, 3)).isGreaterThan(0.98f);
    assertThat(read.get(2, 6, 3)).isLessThan(0.1f);
  }

  @Test
  void jpegRefusesSidesItCannotWrite() {
    assertThatThrownBy(() -> Encoders.create(JPEG, new Size(65_501, 1), false, false))
        .isInstanceOfSatisfying(
            UpscaleException.class,
            refused ->
                assertThat(refused.failure())
                    .isEqualTo(
                        new UpscaleOutcome.OverLimit(
                            "output: 65501x1 as JPEG (expected: sides of at most 65500 pixels)")));
    assertThatThrownBy(() -> Encoders.create(JPEG, new Size(65_500, 65_500), false, false))
        .hasMessage("output: 65500x65500 as JPEG (expected: at most 2147483646 pixels)");
  }
}
