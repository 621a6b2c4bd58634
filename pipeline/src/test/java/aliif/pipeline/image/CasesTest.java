package aliif.pipeline.image;

import static aliif.pipeline.image.Cases.file;
import static aliif.pipeline.image.Cases.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.UnreadableImage;
import aliif.pipeline.UpscaleOutcome.UnsupportedFormat;
import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.ImageFile;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.png.PngBytes;
import aliif.pipeline.image.png.PngFile;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files in which other programs failed their users, read as their makers meant them. */
final class CasesTest {
  @ParameterizedTest
  @CsvSource({
    "tiff_extra0.tif, tiff_extra2.tif",
    "tiff_noextra.tif, tiff_extra2.tif",
    "tiff_nocounts.tif, plain.png",
    "tiff_void.tif, plain.png",
    "bmp_os2_64.bmp, bmp_v5_icc_24.bmp",
    "trns_wrong_length.png, plain.png",
    "icc_padded.png, icc_exact.png"
  })
  void theSamePixelsInAnotherFile(String name, String plain) {
    SourceImage image = Pictures.decode(file(name));
    SourceImage expected = Pictures.decode(file(plain));
    assertThat(Pictures.eightBits(Pictures.all(image).values()))
        .isEqualTo(Pictures.eightBits(Pictures.all(expected).values()));
    assertThat(image.alpha()).isEqualTo(expected.alpha());
    assertThat(Pictures.alpha(image)).isEqualTo(Pictures.alpha(expected));
  }

  @Test
  void whatIsBrokenBehindTheFirstFrameCostsANotice() {
    ByteString cut = file("gif_second_cut.gif");
    assertThat(Pictures.decoded(cut).values())
        .isEqualTo(Pictures.decoded(file("gif_whole.gif")).values());
    assertThat(header(cut).notices())
        .containsExactly("image: the file is damaged behind its first frame");
    ByteString whole = file("gif_whole.gif");
    ByteString zeros = whole.dropRight(1).concat(ByteString.fromInts(0, 0, 0, 0));
    assertThat(Pictures.decoded(zeros).values()).isEqualTo(Pictures.decoded(whole).values());
  }

  /** The first frame ends at byte 116; the second begins at 124, behind its control extension. */
  @Test
  void aGifThatIsCutAnywhereBehindItsFirstFrameIsReadWithANotice() {
    ByteString whole = Pictures.fixture("animated.gif");
    float[] first = Pictures.decoded(whole).values();
    List<Integer> betweenBlocks = List.of(116, 124, whole.size() - 1);
    for (int length = 116; length < whole.size(); length++) {
      ByteString cut = whole.take(length);
      String notice =
          betweenBlocks.contains(length)
              ? "image: the file has no end marker"
              : "image: the file is damaged behind its first frame";
      assertThat(header(cut).notices()).as("%d bytes", length).contains(notice);
      assertThat(Pictures.decoded(cut).values()).as("%d bytes", length).isEqualTo(first);
    }
    assertThatThrownBy(() -> header(whole.take(115)))
        .hasMessage("image: a GIF that ends early, after 115 bytes (expected: whole blocks)");
  }

  @Test
  void aGifWithTooFewPixelsIsRefused() {
    assertThatThrownBy(() -> Pictures.decode(file("gif_half_the_pixels.gif")))
        .hasMessageMatching("image: a GIF of 16x16 with \\d+ pixels \\(expected: 256\\)");
    assertThat(Pictures.decode(file("gif_whole.gif")).size()).isEqualTo(new Size(16, 16));
  }

  @Test
  void aJpegWithoutItsEndMarkerIsReadIfAllPixelsAreThere() {
    ByteString unended = file("jpeg_no_end_mark_trailer.jpg");
    int trailer = unended.indexOfSlice(ByteString.fromString("Image_UTC_Data")) - 8;
    ByteString whole = unended.take(trailer).concat(ByteString.fromInts(0xff, 0xd9));
    assertThat(Pictures.decoded(unended).values()).isEqualTo(Pictures.decoded(whole).values());
    assertThat(header(unended).notices()).containsExactly("image: the file has no end marker");
    ByteString half = unended.take(trailer - (trailer - 623) / 2);
    assertThatThrownBy(() -> Pictures.decode(half))
        .hasMessageContaining("a JPEG that ends early")
        .extracting(thrown -> ((UpscaleException) thrown).failure())
        .isInstanceOf(UnreadableImage.class);
  }

  /** Rows and interlaced; a file whose last chunk of pixels is cut lacks some. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aPngWithoutItsEndIsReadIfAllPixelsAreThere(int interlaced) {
    byte[] rows = new byte[10 * 9 * 2]; // more than either way needs
    byte[] header = {0, 0, 0, 9, 0, 0, 0, 9, 8, 0, 0, 0, (byte) interlaced};
    ByteString pixels = ByteString.fromArray(PngBytes.deflated(rows));
    PngBytes first = new PngBytes().chunk("IHDR", header).chunk("IDAT", pixels.take(4).toArray());
    int start = first.bytes().size();
    ByteString unended = first.chunk("IDAT", pixels.drop(4).toArray()).bytes();
    ByteString whole = unended.concat(new PngBytes().chunk("IEND").bytes().drop(8));
    assertThat(header(whole).notices()).isEmpty();
    for (int cut = 0; cut < 12; cut++) {
      ByteString without = whole.dropRight(12 - cut);
      assertThat(Pictures.decoded(without).values()).isEqualTo(Pictures.decoded(whole).values());
      assertThat(header(without).notices()).containsExactly("image: the file has no end marker");
    }
    for (int length : new int[] {start, start + 8, unended.size() - 1}) {
      assertThatThrownBy(() -> Pictures.decode(whole.take(length)))
          .hasMessage(
              "image: a PNG that ends early, after %d bytes (expected: an IEND chunk)"
                  .formatted(length));
    }
  }

  /** A large image is not held whole: else the first rows would be rendered in vain. */
  @Test
  void aPngThatLacksRowsIsRefusedBeforeAnyIsHandedOut() {
    byte[] rows = new byte[9 * 10_001];
    byte[] header = {0, 0, 39, 16, 0, 0, 0, 10, 8, 0, 0, 0, 0};
    ByteString cut =
        new PngBytes().chunk("IHDR", header).chunk("IDAT", PngBytes.deflated(rows)).bytes();
    ImageFile file =
        PngFile.parse(ImageBytes.of(cut.toArray()), ImageLimits.DEFAULT, Wanted.ALWAYS);
    assertThatThrownBy(() -> file.rows(Wanted.ALWAYS))
        .hasMessageContaining("a PNG that ends early");
  }

  @ParameterizedTest
  @CsvSource({
    "c9, an arithmetic-coded JPEG",
    "ca, an arithmetic-coded JPEG",
    "c5, a hierarchical JPEG",
    "cd, a hierarchical JPEG"
  })
  void kindsOfJpegThatAreNotReadAreNamed(String marker, String said) {
    byte[] jpeg = file("exif_latin1.jpg").toArray();
    jpeg[frame(jpeg) + 1] = (byte) Integer.parseInt(marker, 16);
    assertUnsupported(jpeg, said);
  }

  @Test
  void aHeightBehindThePixelsIsNamed() {
    byte[] jpeg = file("exif_latin1.jpg").toArray();
    ByteBuffer.wrap(jpeg).putShort(frame(jpeg) + 5, (short) 0);
    assertUnsupported(jpeg, "a JPEG whose height comes after its pixels (DNL)");
  }

  private static int frame(byte[] jpeg) {
    return ByteString.fromArray(jpeg).indexOfSlice(ByteString.fromInts(0xff, 0xc0));
  }

  @Test
  void applesOwnPngIsNamed() {
    ByteString plain = file("plain.png");
    ByteString chunk =
        ByteString.fromInts(0, 0, 0, 4, 'C', 'g', 'B', 'I', 0x50, 0, 0x20, 2, 1, 2, 3, 4);
    assertUnsupported(
        plain.take(8).concat(chunk).concat(plain.drop(8)).toArray(),
        "a PNG in Apple's own form (CgBI)");
  }

  private static void assertUnsupported(byte[] bytes, String said) {
    assertThatThrownBy(() -> header(ByteString.fromArray(bytes)))
        .hasMessageStartingWith("image: " + said + " (expected: ")
        .extracting(thrown -> ((UpscaleException) thrown).failure())
        .isInstanceOf(UnsupportedFormat.class);
  }

  @Test
  void anAnimatedPngSaysSo() {
    assertThat(header(file("apng_3_frames.png")).notices())
        .containsExactly("image: the first of 3 frames is used");
  }

  /** Green under an alpha of 1, beside red: at no visible place is there green. */
  @Test
  void whatHardlyShowsColoursNothing() {
    RgbImage image = Pictures.all(opened("alpha_nearly_clear.png").decode(Wanted.ALWAYS, 8));
    float[] alpha = Pictures.alpha(Pictures.decode(file("alpha_nearly_clear.png")));
    int plane = 64 * 64;
    for (int i = 0; i < plane; i++) {
      assertThat(image.values()[plane + i]).as("green at %d, alpha %f", i, alpha[i]).isZero();
    }
  }

  private static OpenedImage opened(String name) {
    return ImageDecoder.open(new EncodedImage.InMemory(file(name)), ImageLimits.DEFAULT);
  }

  @Test
  void anImageThatHardlyShowsKeepsItsColours() {
    ByteString faint = PngBytes.header(2, 1, 8, 6).pixels(0, 10, 20, 30, 5, 40, 50, 60, 3);
    SourceImage image =
        ImageDecoder.open(new EncodedImage.InMemory(faint), ImageLimits.DEFAULT)
            .decode(Wanted.ALWAYS, 8);
    assertThat(Pictures.eightBits(Pictures.all(image).values()))
        .containsExactly(10, 40, 20, 50, 30, 60);
  }
}
