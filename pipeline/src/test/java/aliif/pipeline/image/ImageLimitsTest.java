package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aliif.model.Size;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits that concern files, and images that are held; the others are in BadImageTest. */
final class ImageLimitsTest {
  /** 1,000 bytes in memory, 2,000 in a file, 1 MiB of samples. */
  private static final ImageLimits TIGHT =
      new ImageLimits(1_000, 2_000, 10_000, 1_000_000, 1, 1_000, 1 << 20, 10_000, 1_000_000);

  private static final ImageLimits WIDE =
      new ImageLimits(1 << 24, 1 << 24, 10_000, 1_000_000, 1, 1_000, 1 << 20, 10_000, 1_000_000);

  @TempDir private Path folder;

  @Test
  void aFileThatIsReadInStripsMayBeLargerThanOneInMemory() throws Exception {
    ByteString png = padded(Pictures.fixture("deep.png"), 1_500);
    Path file = Files.write(folder.resolve("a.png"), png.toArray());
    assertThat(ImageDecoder.probe(new EncodedImage.InFile(file), TIGHT).size())
        .isEqualTo(new Size(16, 16));
    assertThat(refusal(new EncodedImage.InMemory(png), TIGHT))
        .isEqualTo("image: 1500 bytes (expected: at most 1000)");
  }

  @Test
  void aFileOverTheLimitForFilesIsRefused() throws Exception {
    ByteString png = padded(Pictures.fixture("deep.png"), 2_001);
    Path file = Files.write(folder.resolve("a.png"), png.toArray());
    assertThat(refusal(new EncodedImage.InFile(file), TIGHT))
        .isEqualTo("image: 2001 bytes (expected: at most 2000)");
  }

  @Test
  void aFileOfAFormatThatIsHeldHasTheLimitForMemory() throws Exception {
    ByteString jpeg = padded(Pictures.fixture("grey.jpg"), 1_500);
    Path file = Files.write(folder.resolve("a.jpg"), jpeg.toArray());
    assertThat(refusal(new EncodedImage.InFile(file), TIGHT))
        .isEqualTo("image: 1500 bytes (expected: at most 1000)");
  }

  /** 1,080,000 bytes in one strip, of which the file has none. */
  @Test
  void aTiffInOneStripIsRefusedWhereTheStripCannotBeHeld() {
    TiffTags tags = new TiffTags(false);
    tags.put(TiffFile.WIDTH, TiffTag.numbers(TiffTag.LONG, 600));
    tags.put(TiffFile.HEIGHT, TiffTag.numbers(TiffTag.LONG, 600));
    tags.put(TiffFile.BITS, TiffTag.numbers(TiffTag.SHORT, 8, 8, 8));
    tags.put(TiffFile.PHOTOMETRIC, TiffTag.numbers(TiffTag.SHORT, TiffFile.RGB));
    tags.put(TiffFile.CHANNELS, TiffTag.numbers(TiffTag.SHORT, 3));
    assertThat(refusal(new EncodedImage.InMemory(tags.block()), WIDE))
        .isEqualTo("image: a TIFF in strips of 600x600 (expected: at most 1 MiB each)");
  }

  /** As a strip, it would pass: turned by EXIF, it has to be held. */
  @Test
  void whatExifTurnsIsRefusedWhereItCannotBeHeld() {
    byte[] quarterTurn = {
      'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0
    };
    PngBytes png = PngBytes.header(600, 700, 8, 2);
    ByteString upright = png.chunk("IDAT", PngBytes.deflated(new byte[700 * 1801])).bytes();
    assertThat(ImageDecoder.probe(upright, WIDE).orientation()).isEqualTo(Orientation.UPRIGHT);
    ByteString turned =
        PngBytes.header(600, 700, 8, 2)
            .chunk("eXIf", quarterTurn)
            .chunk("IDAT", PngBytes.deflated(new byte[700 * 1801]))
            .bytes();
    assertThat(refusal(new EncodedImage.InMemory(turned), WIDE))
        .isEqualTo(
            "image: a PNG of 700x600 that cannot be read in strips"
                + " (expected: at most 1 MiB of samples)");
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
