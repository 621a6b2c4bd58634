package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.format.PartLimits;
import aliif.pipeline.image.metadata.MetadataLimits;
import aliif.pipeline.image.png.PngBytes;
import aliif.pipeline.testing.TestLimits;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits as settings, and those of files and rows; the others are in BadImageTest. */
final class ImageLimitsTest {
  /** 1,000 bytes in memory, 2,000 in a file. */
  private static final ImageLimits TIGHT =
      new ImageLimits(1_000, 2_000, 10_000, 1_000_000, 1_000_000, 1, 10_000, 1_000_000);

  @TempDir private Path folder;

  @Test
  void aFileThatIsReadInStripsMayBeLargerThanOneInMemory() throws Exception {
    ByteString png = padded(Pictures.fixture("deep.png"), 1_500);
    Path file = Files.write(folder.resolve("a.png"), png.toArray());
    assertThat(ImageDecoder.probe(new EncodedImage.InFile(file), TIGHT).size())
        .isEqualTo(new Size(16, 16));
    assertThat(refusal(new EncodedImage.InMemory(png), TIGHT))
        .isEqualTo("image: 1500 bytes (expected: at most 1000; aliif.limits.bytes raises it)");
  }

  @Test
  void aFileOverTheLimitForFilesIsRefused() throws Exception {
    ByteString png = padded(Pictures.fixture("deep.png"), 2_001);
    Path file = Files.write(folder.resolve("a.png"), png.toArray());
    assertThat(refusal(new EncodedImage.InFile(file), TIGHT))
        .isEqualTo("image: 2001 bytes (expected: at most 2000; aliif.limits.file-bytes raises it)");
  }

  /** It is decoded as a whole, but read where it lies. */
  @Test
  void aJpegInAFileHasTheLimitForFiles() throws Exception {
    ByteString jpeg = padded(Pictures.fixture("grey.jpg"), 1_500);
    Path file = Files.write(folder.resolve("a.jpg"), jpeg.toArray());
    assertThat(ImageDecoder.probe(new EncodedImage.InFile(file), TIGHT).size())
        .isEqualTo(new Size(16, 16));
  }

  @Test
  void theDefaultsAreThoseOfTheSettings() {
    assertThat(ImageLimits.of(ConfigFactory.load())).isEqualTo(ImageLimits.DEFAULT);
    assertThat(ImageLimits.DEFAULT.bytes()).isEqualTo(64 << 20);
  }

  @Test
  void everyLimitIsASetting() {
    var config =
        ConfigFactory.parseString(
            """
            aliif.limits {
              bytes = 1 MiB, file-bytes = 2 MiB, side = 3, pixels = 4, scanned-pixels = 5,
              frames = 6, output-side = 7, output-pixels = 8, jpeg-scans = 9, jpeg-segments = 10,
              png-chunks = 11, tiff-channels = 12, tiff-strips = 13, metadata-bytes = 14, profile-bytes = 15,
              tiff-entries = 16
            }\
            """);
    assertThat(ImageLimits.of(config))
        .isEqualTo(
            new ImageLimits(
                1 << 20,
                2 << 20,
                3,
                4,
                5,
                6,
                7,
                8,
                new PartLimits(9, 10, 11, 12, 13),
                new MetadataLimits(14, 15, 16)));
  }

  @Test
  void metadataThatNoArrayHoldsIsRefusedAsASetting() {
    assertThatThrownBy(() -> TestLimits.of("metadata-bytes = 2 GiB"))
        .hasMessage("aliif.limits.metadata-bytes: 2147483648 (expected: 0 to 2147483639 bytes)");
  }

  /** A strip of paper, 3 megapixels: sides alone are no reason to refuse it. */
  @Test
  void anImageThatIsMuchTallerThanWideIsRead() {
    PngBytes png = PngBytes.header(100, 30_001, 8, 0);
    ByteString tall =
        png.chunk("IDAT", PngBytes.deflated(new byte[30_001 * 101])).chunk("IEND").bytes();
    assertThat(Pictures.decode(tall).size()).isEqualTo(new Size(100, 30_001));
  }

  @Test
  void rowsThatNoArrayHoldsAreRefused() {
    ImageLimits all =
        new ImageLimits(1 << 20, 1 << 20, Integer.MAX_VALUE, 1L << 40, 1, 1, 10_000, 1_000_000);
    ByteString png = PngBytes.header(1_000_000_000, 1, 16, 2).bytes();
    assertThat(refusal(new EncodedImage.InMemory(png), all))
        .isEqualTo(
            "image: a PNG of 1000000000x1 that is decoded in one piece"
                + " (expected: at most 2147483639 bytes of samples)");
  }

  private static String refusal(EncodedImage image, ImageLimits limits) {
    var refused =
        catchThrowableOfType(
            UpscaleException.class, () -> ImageDecoder.decode(image, limits).close());
    assertThat(Optional.ofNullable(refused)).isPresent();
    assertThat(refused.failure()).isInstanceOf(OverLimit.class);
    return refused.failure().message();
  }

  /** With bytes that nobody reads behind the end. */
  private static ByteString padded(ByteString image, int length) {
    return image.concat(ByteString.fromArray(new byte[length - image.size()]));
  }
}
