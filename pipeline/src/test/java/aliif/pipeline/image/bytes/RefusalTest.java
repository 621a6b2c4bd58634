package aliif.pipeline.image.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Region;
import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.Pictures;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.PixelRows;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.IIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client is told about an image that is not read, and what is no fault of the image. */
final class RefusalTest {
  private static final String PLAIN =
      "image: a PNG that does not decode (expected: a whole PNG file)";

  @Test
  void whatALibrarySaysInPlainWordsIsTold() {
    assertThat(Refusal.broken(ImageFormat.BMP, new IIOException("New BMP version not implemented")))
        .hasMessage(
            "image: a BMP that does not decode, New BMP version not implemented"
                + " (expected: a whole BMP file)");
  }

  @Test
  void namesOfClassesAndFilesAreNotTold() {
    assertThat(Refusal.broken(ImageFormat.PNG, new IllegalStateException("out of order")))
        .hasMessage(PLAIN);
    assertThat(Refusal.broken(ImageFormat.PNG, new IOException("/srv/images/a.png")))
        .hasMessage(PLAIN);
    assertThat(Refusal.broken(ImageFormat.PNG, new IIOException("no java.awt.image.Raster")))
        .hasMessage(PLAIN);
    assertThat(Refusal.broken(ImageFormat.PNG, new IIOException("caught IOException")))
        .hasMessage(PLAIN);
  }

  @Test
  void aFileThatIsNotThereIsRefusedWithoutItsPath() {
    var image = new EncodedImage.InFile(Path.of("/nowhere/secret.png"));
    assertThatThrownBy(() -> ImageDecoder.probe(image, ImageLimits.DEFAULT))
        .hasMessage(
            "image: a file that cannot be opened (expected: a file that exists and may be read)");
  }

  /** Memory that ends, a stack that overflows and a library that is missing are not the image's. */
  @ParameterizedTest
  @ValueSource(classes = {OutOfMemoryError.class, StackOverflowError.class, LinkageError.class})
  void errorsAreLetOut(Class<? extends Error> kind) throws Exception {
    Error error = kind.getConstructor().newInstance();
    SourceImage image =
        new SourceImage(
            ImageDecoder.probe(Pictures.fixture("deep.png"), ImageLimits.DEFAULT),
            new Failing(error),
            Wanted.ALWAYS);
    assertThatThrownBy(() -> image.rgb(new Region(0, 0, 1, 1))).isSameAs(error);
  }

  private record Failing(Error error) implements PixelRows {
    @Override
    public PixelLayout layout() {
      return new PixelLayout(new Size(16, 16), 3, 8);
    }

    @Override
    public void read(byte[] row) {
      throw error;
    }

    @Override
    public void close() {}
  }
}
