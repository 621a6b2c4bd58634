package aliif.pipeline.image.png;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.Pictures;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.rows.Orientation;
import aliif.pipeline.image.rows.PixelLayout;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What well-formed PNG files decode to. */
final class PngFileTest {

  @Test
  void greyOfEveryBitDepthIsExact() {
    assertThat(red(PngBytes.header(4, 1, 1, 0).pixels(0, 0b0110_0000)))
        .containsExactly(0, 255, 255, 0);
    assertThat(red(PngBytes.header(4, 1, 2, 0).pixels(0, 0b00_01_10_11)))
        .containsExactly(0, 85, 170, 255);
    assertThat(red(PngBytes.header(3, 1, 4, 0).pixels(0, 0x0f, 0x70))).containsExactly(0, 255, 119);
    assertThat(red(PngBytes.header(3, 1, 8, 0).pixels(0, 0, 127, 255)))
        .containsExactly(0, 127, 255);
    SourceImage deep =
        Pictures.decode(PngBytes.header(3, 1, 16, 0).pixels(0, 0, 128, 1, 2, 0xff, 0xff));
    assertThat(Arrays.copyOf(Pictures.all(deep).values(), 3))
        .containsExactly(128 / 65535f, 258 / 65535f, 1);
  }

  @Test
  void aGreyImageHasThreeEqualChannels() {
    SourceImage image = Pictures.decode(PngBytes.header(1, 1, 8, 0).pixels(0, 100));
    assertThat(image.grey()).isTrue();
    assertThat(image.alpha()).isFalse();
    assertThat(Pictures.all(image).values()).containsExactly(100 / 255f, 100 / 255f, 100 / 255f);
  }

  @Test
  void colourIsExact() {
    ByteString bytes = PngBytes.header(2, 1, 8, 2).pixels(0, 1, 2, 3, 253, 254, 255);
    assertThat(Pictures.eightBits(Pictures.all(Pictures.decode(bytes)).values()))
        .containsExactly(1, 253, 2, 254, 3, 255);
  }

  @Test
  void colourOfSixteenBitsIsKept() {
    ByteString bytes = PngBytes.header(1, 1, 16, 2).pixels(0, 0x12, 0x34, 0x80, 0x80, 0xfe, 0xff);
    SourceImage image = Pictures.decode(bytes);
    assertThat(image.header().layout().depth()).isEqualTo(16);
    assertThat(Pictures.all(image).values())
        .containsExactly(0x1234 / 65535f, 0x8080 / 65535f, 0xfeff / 65535f);
  }

  @Test
  void paletteEntriesAreExact() {
    var header = PngBytes.header(3, 1, 4, 3).chunk("PLTE", 10, 20, 30, 40, 50, 60);
    SourceImage image = Pictures.decode(header.pixels(0, 0x10, 0x50));
    assertThat(image.grey()).isFalse();
    assertThat(Pictures.eightBits(Pictures.all(image).values()))
        .containsExactly(40, 10, 0, 50, 20, 0, 60, 30, 0);
  }

  @Test
  void aPaletteOfGreysIsGrey() {
    var header = PngBytes.header(2, 1, 1, 3).chunk("PLTE", 9, 9, 9, 70, 70, 70);
    SourceImage image = Pictures.decode(header.pixels(0, 0b0100_0000));
    assertThat(image.grey()).isTrue();
    assertThat(Pictures.eightBits(Pictures.all(image).values()))
        .containsExactly(9, 70, 9, 70, 9, 70);
  }

  @Test
  void paletteEntriesMayBeTransparent() {
    var header = PngBytes.header(3, 1, 2, 3).chunk("PLTE", 1, 2, 3, 4, 5, 6, 7, 8, 9);
    SourceImage image = Pictures.decode(header.chunk("tRNS", 255, 128).pixels(0, 0b00_01_10_00));
    assertThat(image.alpha()).isTrue();
    assertThat(Pictures.alpha(image)).containsExactly(1, 128 / 255f, 1);
  }

  @Test
  void oneGreyMayBeTransparent() {
    var header = PngBytes.header(3, 1, 16, 0).chunk("tRNS", 0x12, 0x34);
    SourceImage image = Pictures.decode(header.pixels(0, 0x12, 0x34, 0x12, 0x35, 0x12, 0x33));
    assertThat(Pictures.alpha(image)).containsExactly(0, 1, 1);
  }

  @Test
  void oneColourMayBeTransparent() {
    var header = PngBytes.header(2, 1, 8, 2).chunk("tRNS", 0, 1, 0, 2, 0, 3);
    SourceImage image = Pictures.decode(header.pixels(0, 1, 2, 3, 1, 2, 4));
    assertThat(Pictures.alpha(image)).containsExactly(0, 1);
  }

  @Test
  void alphaIsExactAndOneWhereThereIsNone() {
    SourceImage image = Pictures.decode(PngBytes.header(2, 1, 8, 4).pixels(0, 9, 51, 8, 255));
    assertThat(image.grey()).isTrue();
    assertThat(Pictures.alpha(image)).containsExactly(0.2f, 1);
    assertThat(Pictures.alpha(Pictures.decode(PngBytes.header(2, 1, 8, 0).pixels(0, 9, 8))))
        .containsExactly(1, 1);
  }

  @Test
  void alphaOfOneEverywhereIsAlphaAllTheSame() {
    SourceImage image = Pictures.decode(PngBytes.header(1, 1, 8, 6).pixels(0, 1, 2, 3, 255));
    assertThat(image.alpha()).isTrue();
    assertThat(Pictures.alpha(image)).containsExactly(1);
  }

  @Test
  void everyFilterIsUndone() {
    ByteString bytes =
        PngBytes.header(3, 5, 8, 0)
            .pixels(0, 10, 20, 30, 1, 10, 10, 10, 2, 1, 1, 1, 3, 5, 5, 5, 4, 1, 1, 1);
    assertThat(red(bytes))
        .containsExactly(10, 20, 30, 10, 20, 30, 11, 21, 31, 10, 20, 30, 11, 21, 31);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatTheJdkWritesIsReadExactly(boolean interlaced) {
    for (Size size : new Size[] {new Size(1, 1), new Size(7, 9), new Size(8, 8), new Size(65, 3)}) {
      for (int bands = 1; bands <= 4; bands++) {
        for (int type : new int[] {DataBuffer.TYPE_BYTE, DataBuffer.TYPE_USHORT}) {
          BufferedImage image = random(size, bands, type);
          assertSame(image.getRaster(), Pictures.decode(png(image, interlaced)), type);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void interlacedPalettesOfTheJdkAreReadExactly(int depth) {
    int entries = 1 << depth;
    byte[] ramp = new byte[entries];
    for (int i = 0; i < entries; i++) {
      ramp[i] = (byte) (i * 7);
    }
    byte[] other = Arrays.copyOf(ramp, entries);
    other[0] = 99;
    var model = new IndexColorModel(depth, entries, ramp, other, ramp);
    var image = new BufferedImage(model, model.createCompatibleWritableRaster(13, 11), false, null);
    Random random = new Random(depth);
    for (int i = 0; i < 143; i++) {
      image.getRaster().setSample(i % 13, i / 13, 0, random.nextInt(entries));
    }
    RgbImage read = Pictures.all(Pictures.decode(png(image, true)));
    for (int i = 0; i < 143; i++) {
      int rgb = image.getRGB(i % 13, i / 13);
      assertThat(read.get(0, i / 13, i % 13)).isEqualTo((rgb >> 16 & 255) / 255f);
      assertThat(read.get(1, i / 13, i % 13)).isEqualTo((rgb >> 8 & 255) / 255f);
    }
  }

  @Test
  void aPartIsThatPartOfTheWhole() {
    ByteString bytes = Pictures.png(Pictures.rgb(new Size(20, 15), 2));
    Region part = new Region(3, 5, 7, 11);
    assertThat(Pictures.decode(bytes).rgb(part).values())
        .isEqualTo(Pictures.decoded(bytes).crop(part).values());
  }

  @Test
  void probeNeedsNoPixels() {
    ByteString bytes = PngBytes.header(30, 20, 8, 6).chunk("IEND").bytes();
    assertThat(ImageDecoder.probe(bytes, ImageLimits.DEFAULT))
        .isEqualTo(
            new ImageHeader(
                ImageFormat.PNG,
                new PixelLayout(new Size(30, 20), 4, 8),
                Orientation.UPRIGHT,
                1,
                ImageMetadata.NONE));
  }

  private static void assertSame(Raster raster, SourceImage image, int type) {
    int bands = raster.getNumBands();
    boolean alpha = bands % 2 == 0;
    assertThat(image.alpha()).isEqualTo(alpha);
    assertThat(image.grey()).isEqualTo(bands < 3);
    RgbImage rgb = Pictures.all(image);
    float[] cover = Pictures.alpha(image);
    for (int y = 0; y < raster.getHeight(); y++) {
      for (int x = 0; x < raster.getWidth(); x++) {
        for (int band = 0; band < bands; band++) {
          float value =
              alpha && band == bands - 1 ? cover[y * raster.getWidth() + x] : rgb.get(band, y, x);
          double stored = raster.getSample(x, y, band);
          float most = type == DataBuffer.TYPE_BYTE ? 255 : 65535;
          assertThat(value).isEqualTo((float) stored / most);
        }
      }
    }
  }

  /** Alpha is never 0, so that no colour is replaced. */
  private static BufferedImage random(Size size, int bands, int type) {
    boolean alpha = bands % 2 == 0;
    var space = ColorSpace.getInstance(bands < 3 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
    var model =
        new ComponentColorModel(
            space, alpha, false, alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE, type);
    var raster = model.createCompatibleWritableRaster(size.width(), size.height());
    Random random = new Random(size.width() + bands);
    int most = type == DataBuffer.TYPE_BYTE ? 255 : 65_535;
    for (int i = 0; i < size.pixels() * bands; i++) {
      int pixel = i / bands;
      raster.setSample(
          pixel % size.width(), pixel / size.width(), i % bands, random.nextInt(200, most + 1));
    }
    return new BufferedImage(model, raster, false, null);
  }

  private static ByteString png(BufferedImage image, boolean interlaced) {
    var writer = ImageIO.getImageWritersByFormatName("png").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setProgressiveMode(
          interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    writer.dispose();
    return ByteString.fromArray(bytes.toByteArray());
  }

  private static int[] red(ByteString bytes) {
    SourceImage image = Pictures.decode(bytes);
    return Arrays.copyOf(
        Pictures.eightBits(Pictures.all(image).values()), (int) image.size().pixels());
  }
}
