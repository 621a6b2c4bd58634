package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.Failure;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.UpscaleOutcome.UnreadableImage;
import aliif.pipeline.UpscaleOutcome.UnsupportedFormat;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.png.PngBytes;
import aliif.pipeline.testing.TestLimits;
import java.util.Random;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is not an image, or not one we take, ends in a failure with words. */
final class BadImageTest {
  private static final RgbImage PICTURE = Pictures.rgb(new Size(60, 40), 1);

  @Test
  void emptyInputIsOfNoFormat() {
    assertThat(failure(ByteString.emptyByteString()))
        .isEqualTo(
            new UnsupportedFormat(
                "image: 0 bytes (expected: a PNG, JPEG, WebP, TIFF, BMP or GIF file)"));
  }

  @Test
  void textIsOfNoFormat() {
    assertThat(failure(ByteString.fromString("hello, world")))
        .isEqualTo(
            new UnsupportedFormat(
                "image: 12 bytes that begin with 68 65 6c 6c 6f 2c 20 77"
                    + " (expected: a PNG, JPEG, WebP, TIFF, BMP or GIF file)"));
  }

  @Test
  void anyPrefixOfAPngThatLacksPixelsIsAFailure() {
    ByteString whole = Pictures.png(PICTURE);
    for (int length = 8; length < whole.size() - 12; length += 7) {
      assertThat(failure(whole.take(length))).isInstanceOf(UnreadableImage.class);
    }
    assertThat(failure(whole.take(200)))
        .isEqualTo(
            new UnreadableImage(
                "image: a PNG that ends early, after 200 bytes (expected: an IEND chunk)"));
    assertThat(failure(whole.take(20)))
        .isEqualTo(
            new UnreadableImage("image: a PNG without a header (expected: an IHDR chunk first)"));
  }

  @Test
  void anyPrefixOfAJpegThatLacksPixelsIsAFailure() {
    ByteString whole = Pictures.jpeg(PICTURE, false, 90);
    for (int length = 3; length < whole.size() - 4; length++) {
      assertThat(failure(whole.take(length))).isInstanceOf(UnreadableImage.class);
    }
    assertThat(Pictures.decoded(whole.dropRight(2)).values())
        .isEqualTo(Pictures.decoded(whole).values());
    assertThat(failure(whole.take(1000)))
        .isEqualTo(
            new UnreadableImage(
                "image: a JPEG that ends early, after 1000 bytes (expected: an end marker)"));
    assertThat(failure(whole.take(20)))
        .isEqualTo(
            new UnreadableImage(
                "image: a JPEG without a frame header (expected: one before the pixels)"));
  }

  @Test
  void aJpegWhoseMiddleIsMissingIsAFailure() {
    ByteString whole = Pictures.jpeg(PICTURE, false, 90);
    ByteString cut = whole.take(1200).concat(whole.takeRight(2));
    assertThat(failure(cut))
        .isEqualTo(
            new UnreadableImage(
                "image: a damaged JPEG, Corrupt JPEG data: premature end of data segment"
                    + " (expected: a whole JPEG file)"));
  }

  @Test
  @Timeout(60)
  void aHugePngIsRefusedByItsHeader() {
    assertThat(failure(PngBytes.header(1_000_001, 1, 8, 2).bytes()))
        .isEqualTo(
            new OverLimit(
                "image: 1000001x1 (expected: sides of at most 1000000 pixels;"
                    + " aliif.limits.side raises it)"));
    assertThat(failure(PngBytes.header(30_000, 20_000, 8, 2).bytes()))
        .isEqualTo(
            new OverLimit(
                "image: 30000x20000 (expected: at most 500000000 pixels;"
                    + " aliif.limits.pixels raises it)"));
  }

  @Test
  void tooManyBytesAreRefused() {
    ImageLimits limits = TestLimits.of("bytes = 100");
    var refused =
        catchThrowableOfType(
            UpscaleException.class, () -> ImageDecoder.probe(Pictures.png(PICTURE), limits));
    assertThat(refused.failure()).isInstanceOf(OverLimit.class);
    assertThat(refused)
        .hasMessageMatching(
            "image: \\d+ bytes \\(expected: at most 100; aliif.limits.bytes raises it\\)");
  }

  @Test
  void tooManyFramesAreRefused() {
    ImageLimits one = new ImageLimits(1 << 20, 1 << 20, 100, 10_000, 10_000, 1, 100, 10_000);
    for (String name : new String[] {"animated.gif", "animated.webp"}) {
      var refused =
          catchThrowableOfType(
              UpscaleException.class, () -> ImageDecoder.probe(Pictures.fixture(name), one));
      assertThat(refused.failure()).isInstanceOf(OverLimit.class);
      assertThat(refused)
          .hasMessageMatching(
              "image: \\d frames \\(expected: at most 1; aliif.limits.frames raises it\\)");
    }
  }

  /** What a directory, a strip or a palette claims, in a TIFF of Pillow's. */
  @Test
  @Timeout(60)
  void aTiffThatClaimsWhatItHasNotIsRefused() {
    byte[] sound = Pictures.fixture("tiled.tiff").toArray();
    int entries = sound.length - 4 - 10 * 12;
    for (int entry : new int[] {8, 9}) { // where the tile lies, and how long it is
      byte[] broken = sound.clone();
      broken[entries + 12 * entry + 11] = 0x7f;
      assertThat(message(ByteString.fromArray(broken))).contains("bytes of pixels at");
    }
    byte[] broken = sound.clone();
    broken[entries + 12 * 2 + 7] = 0x7f; // two thousand million bit depths
    assertThat(failure(ByteString.fromArray(broken))).isInstanceOf(Failure.class);
  }

  @Test
  @Timeout(60)
  void aHeaderAloneMakesNothingBeAllocated() {
    assertThat(failure(PngBytes.header(1_000, 1_000, 8, 6).pixels(0)))
        .isEqualTo(
            new UnreadableImage(
                "image: a PNG of 1000x1000 with 9 bytes of pixels (expected: at least 3875)"));
    byte[] jpeg = Pictures.jpeg(PICTURE, false, 90).toArray();
    int frame = ByteString.fromArray(jpeg).indexOfSlice(ByteString.fromInts(0xff, 0xc0, 0, 17));
    for (int i = 5; i < 9; i += 2) {
      jpeg[frame + i] = 0x03;
      jpeg[frame + i + 1] = (byte) 0xe8;
    }
    assertThat(failure(ByteString.fromArray(jpeg)))
        .isInstanceOf(UnreadableImage.class)
        .extracting(Failure::message)
        .asString()
        .matches("image: a JPEG of 1000x1000 in \\d+ bytes .expected: a bit for each 64 pixels.");
  }

  @Test
  void pngsThatContradictThemselvesAreFailures() {
    assertThat(message(PngBytes.header(0, 5, 8, 2).bytes()))
        .isEqualTo("image: a PNG of 0x5 (expected: 1x1 to 2147483647x2147483647)");
    assertThat(message(PngBytes.header(5, 5, 3, 2).bytes()))
        .startsWith("image: a PNG of colour type 2, bit depth 3,");
    assertThat(message(PngBytes.header(1, 1, 8, 3).pixels(0, 0)))
        .isEqualTo("image: a PNG without its palette (expected: a PLTE chunk)");
    assertThat(message(PngBytes.header(1, 2, 8, 0).pixels(0, 0)))
        .isEqualTo("image: a PNG whose pixels end in row 1 (expected: 2 rows)");
    assertThat(message(PngBytes.header(1, 1, 8, 0).pixels(5, 0)))
        .isEqualTo("image: a PNG row with filter 5 (expected: 0 to 4)");
    assertThat(message(PngBytes.header(1, 1, 8, 0).chunk("IDAT", 1, 2).chunk("IEND").bytes()))
        .startsWith("image: a PNG that does not inflate in row 0, incorrect header check");
  }

  @Test
  void aWrongChecksumIsAFailure() {
    byte[] bytes = Pictures.png(PICTURE).toArray();
    bytes[bytes.length / 2] ^= 1;
    assertThat(message(ByteString.fromArray(bytes)))
        .matches("image: a PNG whose IDAT chunk has checksum [0-9a-f]{8} .expected: [0-9a-f]{8}.");
  }

  @Test
  void aJpegSegmentTooShortForItsLengthIsAFailure() {
    assertThat(message(ByteString.fromInts(0xff, 0xd8, 0xff, 0xe0, 0, 1, 0xff, 0xd9)))
        .isEqualTo("image: a JPEG segment of 1 bytes (expected: at least 2)");
  }

  @Test
  void jpegsOfOtherKindsAreUnsupported() {
    byte[] bytes = Pictures.jpeg(PICTURE, false, 90).toArray();
    int frame = ByteString.fromArray(bytes).indexOfSlice(ByteString.fromInts(0xff, 0xc0, 0, 17));
    bytes[frame + 4] = 12;
    assertThat(failure(ByteString.fromArray(bytes)))
        .isEqualTo(new UnsupportedFormat("image: a JPEG of 12 bits a sample (expected: 8)"));
  }

  @Test
  @Timeout(60)
  void mutatedPngsAreImagesOrFailures() {
    mutate(Pictures.png(PICTURE).toArray());
    mutate(interlacedPalette().toArray());
  }

  @Test
  @Timeout(60)
  void mutatedJpegsAreImagesOrFailures() {
    mutate(Pictures.jpeg(PICTURE, false, 80).toArray());
  }

  /** Changes, cuts or doubles bytes; anything thrown but UpscaleException fails the test. */
  private static void mutate(byte[] sound) {
    Random random = new Random(42);
    int images = 0;
    for (int i = 0; i < 500; i++) {
      byte[] bytes = sound.clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        int reach = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 700);
        bytes[random.nextInt(reach)] = (byte) random.nextInt();
      }
      ByteString mutated = ByteString.fromArray(bytes);
      if (random.nextInt(5) == 0) {
        int cut = random.nextInt(bytes.length);
        mutated = mutated.take(cut).concat(mutated.drop(cut + random.nextInt(20)));
      }
      try {
        SourceImage image = ImageDecoder.decode(mutated, ImageLimits.DEFAULT);
        assertThat(image.size().pixels()).isPositive();
        images++;
      } catch (UpscaleException expected) {
        assertThat(expected.failure().message()).startsWith("image: ").doesNotContain("\n");
      }
    }
    assertThat(images).isLessThan(500);
  }

  private static ByteString interlacedPalette() {
    byte[] header = {0, 0, 0, 9, 0, 0, 0, 9, 2, 3, 0, 0, 1};
    byte[] rows = new byte[2 + 2 + 2 * 2 + 3 * 2 + 5 * 2 + 5 * 3 + 4 * 4];
    return new PngBytes()
        .chunk("IHDR", header)
        .chunk("PLTE", 1, 2, 3, 4, 5, 6)
        .chunk("tRNS", 0)
        .chunk("IDAT", PngBytes.deflated(rows))
        .chunk("IEND")
        .bytes();
  }

  private static Failure failure(ByteString bytes) {
    return catchThrowableOfType(
            UpscaleException.class, () -> ImageDecoder.decode(bytes, ImageLimits.DEFAULT))
        .failure();
  }

  private static String message(ByteString bytes) {
    Failure failure = failure(bytes);
    assertThat(failure).isInstanceOf(UnreadableImage.class);
    return failure.message();
  }
}
