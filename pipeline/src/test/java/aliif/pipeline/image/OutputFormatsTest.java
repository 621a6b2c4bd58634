package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.image.bytes.Codecs;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.rows.PixelLayout;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStreamImpl;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebP and TIFF, and 16 bits, as readers of others have them. */
final class OutputFormatsTest {
  private static final String TIFF = "com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi";
  private static final String TIFF_OF_THE_JDK = "com.sun.imageio.plugins.tiff.TIFFImageReaderSpi";
  private static final String WEBP = "com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi";

  @ParameterizedTest
  @CsvSource({
    "PNG,1,16",
    "PNG,2,16",
    "PNG,3,16",
    "PNG,4,16",
    "TIFF,1,8",
    "TIFF,2,8",
    "TIFF,3,8",
    "TIFF,4,8",
    "TIFF,1,16",
    "TIFF,2,16",
    "TIFF,3,16",
    "TIFF,4,16"
  })
  void everyLayoutIsReadBackExactly(ImageFormat format, int channels, int depth) throws Exception {
    PixelLayout layout = new PixelLayout(new Size(37, 41), channels, depth);
    RgbImage image =
        layout.grey() ? Pictures.grey(layout.size()) : Pictures.rgb(layout.size(), channels);
    Optional<float[]> alpha =
        layout.alpha() ? Optional.of(Pictures.alpha(layout.size(), 2)) : Optional.empty();
    var encoder = Encoders.create(new OutputFormat(format, 90), layout, ImageMetadata.NONE);
    ByteString bytes = Pictures.encode(encoder, image, alpha, 7);
    Raster raster =
        format == ImageFormat.PNG
            ? Pictures.read(bytes).getRaster()
            : read(TIFF, bytes).getRaster();
    assertThat(raster.getNumBands()).isEqualTo(channels);
    int most = (1 << depth) - 1;
    for (int i = 0; i < layout.size().pixels(); i++) {
      for (int channel = 0; channel < channels; channel++) {
        boolean cover = layout.alpha() && channel == channels - 1;
        float value = cover ? alpha.get()[i] : image.values()[channel * 37 * 41 + i];
        assertThat(raster.getSample(i % 37, i / 37, channel))
            .isEqualTo((int) (value * most + 0.5f));
      }
    }
    if (format == ImageFormat.TIFF) { // our decoder reads by TwelveMonkeys' reader, too
      Raster third = read(TIFF_OF_THE_JDK, bytes).getRaster();
      assertThat(third.getPixels(0, 0, 37, 41, (int[]) null))
          .isEqualTo(raster.getPixels(0, 0, 37, 41, (int[]) null));
    }
    RgbImage ours = Pictures.decoded(bytes);
    assertThat(ours.get(0, 5, 5)).isEqualTo(raster.getSample(5, 5, 0) / (float) most);
  }

  @Test
  void webpWithoutLossIsExact() throws Exception {
    RgbImage image = Pictures.rgb(new Size(33, 20), 3);
    float[] alpha = Pictures.alpha(image.size(), 4);
    PixelLayout layout = new PixelLayout(image.size(), 4, 8);
    OutputFormat lossless = new OutputFormat(ImageFormat.WEBP, OutputFormat.LOSSLESS);
    var encoder = Encoders.create(lossless, layout, ImageMetadata.NONE);
    BufferedImage read = read(WEBP, Pictures.encode(encoder, image, Optional.of(alpha), 3));
    for (int i = 0; i < 33 * 20; i++) {
      int colour = read.getRGB(i % 33, i / 33);
      assertThat(colour >>> 24).isEqualTo(Pictures.eightBits(alpha[i]));
      if (colour >>> 24 != 0) {
        assertThat(colour >> 16 & 255).isEqualTo(Pictures.eightBits(image.values()[i]));
      }
    }
  }

  @Test
  void webpOfGreyHasThreeEqualChannels() throws Exception {
    RgbImage image = Pictures.grey(new Size(20, 20));
    OutputFormat lossless = new OutputFormat(ImageFormat.WEBP, OutputFormat.LOSSLESS);
    var encoder = Encoders.create(lossless, image.size(), true, false);
    int colour = read(WEBP, Pictures.encode(encoder, image, Optional.empty(), 3)).getRGB(7, 9);
    int value = Pictures.eightBits(image.get(0, 9, 7));
    assertThat(colour & 0xffffff).isEqualTo(value << 16 | value << 8 | value);
  }

  @Test
  void webpWithLossIsClose() throws Exception {
    RgbImage image = Pictures.rgb(new Size(64, 48), 3);
    var encoder =
        Encoders.create(new OutputFormat(ImageFormat.WEBP, 90), image.size(), false, false);
    BufferedImage read = read(WEBP, Pictures.encode(encoder, image, Optional.empty(), 48));
    for (int y = 0; y < 48; y++) {
      int green = read.getRGB(30, y) >> 8 & 255;
      assertThat(green).isCloseTo(Pictures.eightBits(image.get(1, y, 30)), within(30));
    }
  }

  @Test
  void webpRefusesSidesItCannotWrite() {
    OutputFormat webp = new OutputFormat(ImageFormat.WEBP, 90);
    assertThatThrownBy(() -> Encoders.create(webp, new Size(16_384, 1), false, false))
        .hasMessage("output: 16384x1 as WebP (expected: sides of at most 16383 pixels)");
  }

  @Test
  void whatIsOnlyReadIsNoOutput() {
    assertThatThrownBy(() -> new OutputFormat(ImageFormat.GIF, 90))
        .hasMessage("format: gif (expected: png, jpeg, webp or tiff)");
  }

  /**
   * Up to 6.4 GB of zeros after our header, and the last pixel 77: it is where a reader of others
   * looks for it. A file of 4 GB is the first that needs places of 8 bytes; a grey one of
   * 65535x65536 pixels falls short of it by 65,536 bytes less its header, one of a row more does
   * not.
   */
  @ParameterizedTest
  @CsvSource({
    "30000,10000,3,8,42",
    "65535,65536,1,8,42",
    "65535,65537,1,8,43",
    "50000,30000,3,8,43",
    "40000,20000,4,16,43"
  })
  void aTiffOfMoreThanFourGigabytesIsABigTiff(
      int width, int height, int channels, int depth, int version) throws Exception {
    PixelLayout layout = new PixelLayout(new Size(width, height), channels, depth);
    OutputFormat tiff = new OutputFormat(ImageFormat.TIFF, 90);
    ByteString start = Encoders.create(tiff, layout, ImageMetadata.NONE).start();
    assertThat(start.slice(0, 4)).isEqualTo(ByteString.fromInts('M', 'M', 0, version));
    ImageReader reader = Codecs.named(ImageReaderSpi.class, TIFF).createReaderInstance();
    long length = start.size() + layout.bytes();
    reader.setInput(new Zeros(start, length, length - 1));
    var parameters = reader.getDefaultReadParam();
    parameters.setSourceRegion(new java.awt.Rectangle(width - 10, height - 10, 10, 10));
    Raster raster = reader.read(0, parameters).getRaster();
    assertThat(raster.getSample(9, 9, channels - 1)).isEqualTo(77);
    assertThat(raster.getSample(8, 9, channels - 1)).isZero();
  }

  /** A header and zeros, but for one byte of 77. */
  private static final class Zeros extends ImageInputStreamImpl {
    private final ByteString start;
    private final long length;
    private final long marked;

    Zeros(ByteString start, long length, long marked) {
      this.start = start;
      this.length = length;
      this.marked = marked;
    }

    @Override
    public int read() {
      bitOffset = 0;
      if (streamPos >= length) {
        return -1;
      }
      long at = streamPos++;
      return at < start.size() ? start.apply((int) at) & 0xff : at == marked ? 77 : 0;
    }

    @Override
    public int read(byte[] target, int from, int count) {
      if (streamPos >= length) {
        return -1;
      }
      int taken = (int) Math.min(count, length - streamPos);
      for (int i = 0; i < taken; i++) {
        target[from + i] = (byte) read();
      }
      return taken;
    }
  }

  private static BufferedImage read(String reader, ByteString bytes) throws IOException {
    ImageReader other = Codecs.named(ImageReaderSpi.class, reader).createReaderInstance();
    try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes.toArray()))) {
      other.setInput(stream);
      return other.read(0);
    } finally {
      other.dispose();
    }
  }
}
