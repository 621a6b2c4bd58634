package aliif.pipeline.image.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.image.Encoders;
import aliif.pipeline.image.Pictures;
import aliif.pipeline.image.format.ImageEncoder;
import aliif.pipeline.image.rows.RowBand;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

/** A JPEG is written while its rows come, by a thread that ends with it. */
@Timeout(60)
final class JpegStreamingTest {
  private static final OutputFormat JPEG = new OutputFormat(ImageFormat.JPEG, 92);

  private final Set<Thread> before = threads();

  @ParameterizedTest
  @CsvSource({"1,1", "7,8", "8,9", "63,64", "65,63", "580,100", "17,1000"})
  void theBytesAreThoseOfTheWholeImage(int width, int height) throws Exception {
    Size size = new Size(width, height);
    assertThat(Pictures.encode(create(size, false), Pictures.rgb(size, 3), Optional.empty(), 37))
        .isEqualTo(atOnce(Pictures.rgb(size, 3), 3));
    assertThat(Pictures.encode(create(size, true), Pictures.grey(size), Optional.empty(), 5))
        .isEqualTo(atOnce(Pictures.grey(size), 1));
  }

  @Test
  void bytesComeBeforeTheLastRow() {
    Size size = new Size(400, 400);
    RgbImage image = Pictures.rgb(size, 3);
    try (ImageEncoder encoder = create(size, false)) {
      ByteString half = encoder.rows(Pictures.band(image, Optional.empty(), 0, 200));
      assertThat(half.size()).isGreaterThan(4096);
    }
  }

  @Test
  void theThreadEndsWithTheImage() throws Exception {
    Size size = new Size(40, 40);
    Pictures.encode(create(size, false), Pictures.rgb(size, 3), Optional.empty(), 9);
    awaitNoThread();
  }

  @Test
  void theThreadEndsWhenTheImageIsGivenUp() throws Exception {
    Size size = new Size(40, 40);
    for (int rows = 0; rows < 39; rows += 13) {
      ImageEncoder encoder = create(size, false);
      encoder.rows(Pictures.band(Pictures.rgb(size, 3), Optional.empty(), 0, 1 + rows));
      assertThat(writers()).isOne();
      encoder.close();
      awaitNoThread();
      encoder.close();
    }
  }

  @Test
  void anEncoderThatIsNotUsedHasNoThread() throws Exception {
    try (ImageEncoder encoder = create(new Size(40, 40), false)) {
      assertThat(encoder.start().isEmpty()).isTrue();
      assertThat(writers()).isZero();
    }
  }

  @Test
  void aClosedEncoderTakesNoRows() {
    Size size = new Size(40, 40);
    ImageEncoder encoder = create(size, false);
    encoder.close();
    RowBand band = Pictures.band(Pictures.rgb(size, 3), Optional.empty(), 0, 1);
    assertThatThrownBy(() -> encoder.rows(band)).hasMessage("encoder: closed (expected: open)");
  }

  private static ImageEncoder create(Size size, boolean grey) {
    return Encoders.create(JPEG, size, grey, false);
  }

  private void awaitNoThread() throws InterruptedException {
    while (writers() > 0) {
      Thread.sleep(5);
    }
  }

  /** Threads that write, and did not before the test. */
  private long writers() {
    return threads().stream().filter(thread -> !before.contains(thread)).count();
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("aliif.jpeg-"))
        .collect(Collectors.toSet());
  }

  /** By the JDK's writer, from one raster. */
  private static ByteString atOnce(RgbImage image, int channels) throws Exception {
    int width = image.width();
    byte[] samples = new byte[width * image.height() * channels];
    for (int i = 0; i < samples.length; i++) {
      int pixel = i / channels;
      samples[i] = (byte) Pictures.eightBits(image.get(i % channels, pixel / width, pixel % width));
    }
    var raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(samples, samples.length),
            width,
            image.height(),
            width * channels,
            channels,
            channels == 1 ? new int[] {0} : new int[] {0, 1, 2},
            null);
    int space = channels == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB;
    var model =
        new ComponentColorModel(
            ColorSpace.getInstance(space), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
    return written(new BufferedImage(model, raster, false, null));
  }

  private static ByteString written(BufferedImage image) throws Exception {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam parameters = writer.getDefaultWriteParam();
    parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    parameters.setCompressionQuality(0.92f);
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), parameters);
    String format = metadata.getNativeMetadataFormatName();
    Element tree = (Element) metadata.getAsTree(format);
    var components = tree.getElementsByTagName("componentSpec");
    for (int i = 0; i < components.getLength(); i++) {
      ((Element) components.item(i)).setAttribute("HsamplingFactor", "1");
      ((Element) components.item(i)).setAttribute("VsamplingFactor", "1");
    }
    metadata.setFromTree(format, tree);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var stream = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, metadata), parameters);
    } finally {
      writer.dispose();
    }
    return ByteString.fromArrayUnsafe(bytes.toByteArray());
  }
}
