package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.UnreadableImage;
import aliif.pipeline.UpscaleOutcome.UnsupportedFormat;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.metadata.ColourProfile;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.metadata.TiffTag;
import aliif.pipeline.image.metadata.TiffTags;
import aliif.pipeline.image.png.PngBytes;
import aliif.pipeline.image.rows.Orientation;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files in which other programs failed their users, read as their makers meant them. */
final class CasesTest {
  private static ByteString file(String name) {
    return Pictures.fixture("cases/" + name);
  }

  private static ImageHeader header(ByteString bytes) {
    return ImageDecoder.probe(new EncodedImage.InMemory(bytes), ImageLimits.DEFAULT);
  }

  private static ImageMetadata metadata(String name) {
    return header(file(name)).metadata();
  }

  /** Written and read again, with all that is kept. */
  private static ImageHeader rewritten(String name, ImageFormat format) {
    SourceImage image = Pictures.decode(file(name));
    ImageMetadata kept =
        image.header().metadata().kept(image.header().layout(), image.header().orientation(), true);
    var encoder =
        Encoders.create(
            new OutputFormat(format, 90),
            image.header().layout(),
            kept.in(format, image.header().grey()));
    return header(
        Pictures.encode(
            encoder,
            Pictures.all(image),
            image.alpha() ? Optional.of(Pictures.alpha(image)) : Optional.empty(),
            7));
  }

  @ParameterizedTest
  @CsvSource({
    "tiff_extra0.tif, tiff_extra2.tif",
    "tiff_noextra.tif, tiff_extra2.tif",
    "tiff_nocounts.tif, plain.png",
    "tiff_void.tif, plain.png",
    "tiff_thumbnail_first.tif, tiff_thumbnail_first.tif",
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
  void theLibrariesOwnViewOfABmpIsOurs() throws IOException {
    BufferedImage said =
        ImageIO.read(new ByteArrayInputStream(file("bmp_v5_icc_24.bmp").toArray()));
    RgbImage image = Pictures.decoded(file("bmp_os2_64.bmp"));
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 16; x++) {
        assertThat(Pictures.eightBits(image.get(0, y, x))).isEqualTo(said.getRGB(x, y) >> 16 & 255);
        assertThat(Pictures.eightBits(image.get(2, y, x))).isEqualTo(said.getRGB(x, y) & 255);
      }
    }
  }

  @Test
  void aReducedCopyInFrontOfTheImageIsPassedOver() {
    ImageHeader header = header(file("tiff_thumbnail_first.tif"));
    assertThat(header.size()).isEqualTo(new Size(64, 48));
    assertThat(header.notices()).isEmpty();
  }

  @Test
  void anEmptyScanIsWorkedOnHoweverFewBytesItHas() {
    assertThat(Pictures.decode(file("blank_a4_g4.tif")).size()).isEqualTo(new Size(2480, 3508));
  }

  @Test
  void jpegOfTheOldKindInATiffIsRead() {
    RgbImage image = Pictures.decoded(file("tiff_oldjpeg.tif"));
    RgbImage plain = Pictures.decoded(file("plain.png"));
    double sum = 0;
    for (int i = 0; i < plain.values().length; i++) {
      sum += Math.abs(plain.values()[i] - image.values()[i]);
    }
    assertThat(image.size()).isEqualTo(plain.size());
    assertThat(sum / plain.values().length).isLessThan(0.02);
  }

  /** Uncompressed, five bytes a pixel from byte 8 on, without a profile. */
  @Test
  void inksMayHaveAlpha() {
    ByteString bytes = file("tiff_cmyka.tif");
    SourceImage image = Pictures.decode(bytes);
    int[] colours = Pictures.eightBits(Pictures.all(image).values()); // (3, 16, 16)
    int[] alpha = Pictures.eightBits(Pictures.alpha(image));
    for (int i = 0; i < 256; i++) {
      int black = 255 - (bytes.apply(8 + 5 * i + 3) & 0xff);
      int cover = bytes.apply(8 + 5 * i + 4) & 0xff;
      assertThat(alpha[i]).isEqualTo(cover);
      for (int channel = 0; channel < 3 && cover > 8; channel++) {
        int light = 255 - (bytes.apply(8 + 5 * i + channel) & 0xff);
        assertThat(colours[channel * 256 + i]).isEqualTo((light * black + 127) / 255);
      }
    }
    assertThat(image.header().notices()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void spotColoursAreLeftOutAndSaidToBe(int predictor) {
    // Three inks on white, black, a spot colour and another one.
    int[][] pixels = {{255, 0, 0, 0, 9, 8}, {0, 255, 0, 0, 7, 6}, {0, 0, 255, 128, 5, 4}};
    byte[] stored = new byte[18];
    for (int i = 0; i < 18; i++) {
      int before = predictor == 2 && i >= 6 ? pixels[i / 6 - 1][i % 6] : 0;
      stored[i] = (byte) (pixels[i / 6][i % 6] - before);
    }
    SourceImage image = Pictures.decode(tiff(new Size(3, 1), 5, predictor, List.of(0, 0), stored));
    assertThat(Pictures.eightBits(Pictures.all(image).values()))
        .containsExactly(0, 255, 127, 255, 0, 127, 255, 255, 0);
    assertThat(image.alpha()).isFalse();
    assertThat(image.header().notices())
        .containsExactly("image: channels besides colours and alpha are left out: 2");
  }

  @Test
  void theChannelThatIsAnnouncedAsAlphaIsAlpha() {
    byte[] stored = {10, 20, 30, 99, (byte) 200, 40, 50, 60, 98, (byte) 100};
    SourceImage image = Pictures.decode(tiff(new Size(2, 1), 2, 1, List.of(0, 2), stored));
    assertThat(Pictures.eightBits(Pictures.all(image).values()))
        .containsExactly(10, 40, 20, 50, 30, 60);
    assertThat(Pictures.eightBits(Pictures.alpha(image))).containsExactly(200, 100);
    assertThat(image.header().notices())
        .containsExactly("image: channels besides colours and alpha are left out: 1");
  }

  private static ByteString tiff(
      Size size, int photometric, int predictor, List<Integer> extra, byte[] samples) {
    int channels = samples.length / (int) size.pixels();
    TiffTags tags = new TiffTags(false);
    tags.put(256, TiffTag.numbers(TiffTag.LONG, size.width()));
    tags.put(257, TiffTag.numbers(TiffTag.LONG, size.height()));
    long[] bits = new long[channels];
    Arrays.fill(bits, 8);
    tags.put(258, TiffTag.numbers(TiffTag.SHORT, bits));
    tags.put(259, TiffTag.numbers(TiffTag.SHORT, 1));
    tags.put(262, TiffTag.numbers(TiffTag.SHORT, photometric));
    tags.put(277, TiffTag.numbers(TiffTag.SHORT, channels));
    tags.put(278, TiffTag.numbers(TiffTag.LONG, size.height()));
    tags.put(279, TiffTag.numbers(TiffTag.LONG, samples.length));
    tags.put(317, TiffTag.numbers(TiffTag.SHORT, predictor));
    tags.put(
        338,
        TiffTag.numbers(TiffTag.SHORT, extra.stream().mapToLong(Integer::longValue).toArray()));
    return tags.blockBefore(273, 1, samples.length).concat(ByteString.fromArray(samples));
  }

  /** Each channel would be asked what it is: a thousand million of them take a minute. */
  @Test
  void aPixelOfManyChannelsIsRefusedAtOnce() {
    byte[] tiff = tiff(new Size(1, 1), 2, 1, List.of(0, 0), new byte[5]).toArray();
    int channels = ByteString.fromArray(tiff).indexOfSlice(ByteString.fromInts(1, 21, 0, 3));
    ByteBuffer.wrap(tiff)
        .putShort(channels + 2, (short) TiffTag.LONG)
        .putInt(channels + 8, 1 << 30);
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertThatThrownBy(() -> header(ByteString.fromArray(tiff)))
                .hasMessage(
                    "image: a TIFF of 1073741824 channels"
                        + " (expected: at most 64; aliif.limits.tiff-channels raises it)"));
  }

  @Test
  void whatIsBrokenBehindTheFirstFrameCostsANotice() {
    ByteString cut = file("gif_second_cut.gif");
    assertThat(Pictures.pixels(cut)).isEqualTo(Pictures.pixels(file("gif_whole.gif")));
    assertThat(header(cut).notices())
        .containsExactly("image: the file is damaged behind its first frame");
    ByteString whole = file("gif_whole.gif");
    ByteString zeros = whole.dropRight(1).concat(ByteString.fromInts(0, 0, 0, 0));
    assertThat(Pictures.pixels(zeros)).isEqualTo(Pictures.pixels(whole));
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
    assertThat(Pictures.pixels(unended)).isEqualTo(Pictures.pixels(whole));
    assertThat(header(unended).notices()).containsExactly("image: the file has no end marker");
    ByteString half = unended.take(trailer - (trailer - 623) / 2);
    assertThatThrownBy(() -> Pictures.decode(half))
        .hasMessageContaining("a JPEG that ends early")
        .extracting(thrown -> ((UpscaleException) thrown).failure())
        .isInstanceOf(UnreadableImage.class);
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
  void theFirstOfTwoExifSegmentsCounts() {
    assertThat(header(file("exif_two_6_then_1.jpg")).orientation()).isEqualTo(Orientation.of(6));
    assertThat(header(file("exif_two_6_then_1.jpg")).size()).isEqualTo(new Size(20, 40));
  }

  @Test
  void oneByteLettersSurvive() {
    ImageMetadata said = metadata("exif_latin1.jpg");
    assertThat(said.artist().orElseThrow() + said.copyright().orElseThrow())
        .doesNotContain("\ufffd")
        .matches("(?s).*[\u00c0-\u00ff\u00a9].*");
    ImageHeader again = rewritten("exif_latin1.jpg", ImageFormat.JPEG);
    assertThat(again.metadata().artist()).isEqualTo(said.artist());
    assertThat(again.metadata().copyright()).isEqualTo(said.copyright());
  }

  @Test
  void adobeRgbToldByExifIsAProfile() {
    ColourProfile profile = metadata("exif_adobergb_r03.jpg").profile().orElseThrow();
    // By the matrices that Adobe and IEC 61966-2-1 publish.
    assertColours(profile, new int[] {128, 128, 128}, 129, 129, 129);
    assertColours(profile, new int[] {200, 150, 100}, 217, 151, 97);
    for (ImageFormat format : List.of(ImageFormat.JPEG, ImageFormat.PNG, ImageFormat.TIFF)) {
      assertThat(rewritten("exif_adobergb_r03.jpg", format).metadata().profile()).contains(profile);
    }
  }

  /** OS/2 2.x cuts its header after any field; a palette of four entries a colour follows it. */
  @ParameterizedTest
  @ValueSource(ints = {16, 24, 40, 48, 64})
  void aBmpMayHaveAHeaderOfAnyLength(int length) {
    ByteBuffer bmp = bmp(length, 8, 4 * 256, 4);
    int palette = 14 + length;
    bmp.put(palette + 4 * 7, new byte[] {10, 20, 30, 0});
    bmp.put(palette + 4 * 200, new byte[] {40, 50, 60, 0});
    bmp.put(palette + 4 * 256, new byte[] {7, (byte) 200, 0, 0});
    assertThat(
            Pictures.eightBits(
                Pictures.decoded(ByteString.fromByteBuffer(bmp.duplicate())).values()))
        .containsExactly(30, 60, 20, 50, 10, 40);
  }

  /** Masks of 5, 6 and 5 bits, in a header of 52 bytes or behind one of 40. */
  @ParameterizedTest
  @ValueSource(ints = {40, 52})
  void aBmpMayHaveMasks(int length) {
    ByteBuffer bmp = bmp(length, 16, 52 - length, 4);
    bmp.putInt(30, 3);
    bmp.putInt(54, 0xf800).putInt(58, 0x07e0).putInt(62, 0x001f);
    bmp.putShort(66, (short) 0xf800).putShort(68, (short) 0x07ff);
    assertThat(
            Pictures.eightBits(
                Pictures.decoded(ByteString.fromByteBuffer(bmp.duplicate())).values()))
        .containsExactly(255, 0, 0, 255, 0, 255);
  }

  /** Two pixels in one row of four bytes. */
  private static ByteBuffer bmp(int header, int depth, int between, int row) {
    ByteBuffer bmp = ByteBuffer.allocate(14 + header + between + row);
    bmp.order(ByteOrder.LITTLE_ENDIAN).put(0, new byte[] {'B', 'M'});
    bmp.putInt(2, bmp.capacity()).putInt(10, 14 + header + between).putInt(14, header);
    bmp.putInt(18, 2).putInt(22, 1).putShort(26, (short) 1).putShort(28, (short) depth);
    return bmp;
  }

  /** The palette of greys stays in colour, as the profile is for colours. */
  @Test
  void aBmpOfGreysUnderAProfileForColoursKeepsBoth() {
    ByteString profile = metadata("bmp_v5_icc_24.bmp").profile().orElseThrow().bytes();
    ByteBuffer bmp = bmp(124, 8, 4 * 256 + profile.size(), 4);
    for (int i = 0; i < 256; i++) {
      bmp.put(138 + 4 * i, new byte[] {(byte) i, (byte) i, (byte) i, 0});
    }
    bmp.put(14 + 56, new byte[] {'D', 'E', 'B', 'M'});
    bmp.putInt(14 + 112, 124 + 4 * 256).putInt(14 + 116, profile.size());
    bmp.put(138 + 4 * 256, profile.toArray());
    bmp.put(bmp.capacity() - 4, new byte[] {9, 99, 0, 0});
    ImageHeader header = header(ByteString.fromByteBuffer(bmp.duplicate()));
    assertThat(header.grey()).isFalse();
    assertThat(header.metadata().profile()).isPresent();
    assertThat(
            Pictures.eightBits(
                Pictures.decoded(ByteString.fromByteBuffer(bmp.duplicate())).values()))
        .containsExactly(9, 99, 9, 99, 9, 99);
  }

  @Test
  void aBmpKeepsItsProfile() {
    assertThat(metadata("bmp_v5_icc_24.bmp").profile()).isPresent();
    assertThat(rewritten("bmp_v5_icc_24.bmp", ImageFormat.PNG).metadata().profile())
        .isEqualTo(metadata("bmp_v5_icc_24.bmp").profile());
  }

  @Test
  void aPaddedProfileIsCutToItsSize() {
    assertThat(metadata("icc_padded.png").profile())
        .isPresent()
        .isEqualTo(metadata("icc_exact.png").profile());
  }

  @Test
  void aPngKeepsWhatItSignalsOfItsColours() {
    for (String name : List.of("gama_linear.png", "cicp_pq.png")) {
      assertThat(metadata(name).signals()).isPresent();
      assertThat(rewritten(name, ImageFormat.PNG).metadata().signals())
          .isEqualTo(metadata(name).signals());
    }
  }

  @Test
  void elsewhereAGammaBecomesAProfile() {
    for (ImageFormat format : List.of(ImageFormat.JPEG, ImageFormat.TIFF, ImageFormat.WEBP)) {
      ColourProfile profile =
          rewritten("gama_linear.png", format).metadata().profile().orElseThrow();
      assertColours(profile, new int[] {128, 55, 255}, 188, 128, 255);
    }
    assertThat(metadata("gama_linear.png").unsaid(ImageFormat.JPEG)).isEmpty();
  }

  @Test
  void whatNoProfileSaysIsSaid() {
    ImageMetadata said = metadata("cicp_pq.png");
    assertThat(said.in(ImageFormat.JPEG, false).profile()).isEmpty();
    assertThat(said.unsaid(ImageFormat.JPEG))
        .containsExactly("image: its colours are PQ, which a JPEG cannot say");
    assertThat(said.unsaid(ImageFormat.PNG)).isEmpty();
  }

  /** By the colour engine of the JDK, in 8 bits; one more or less is rounding. */
  private static void assertColours(ColourProfile profile, int[] stored, int... srgb) {
    var space = new ICC_ColorSpace(ICC_Profile.getInstance(profile.bytes().toArray()));
    float[] values = new float[3];
    for (int i = 0; i < 3; i++) {
      values[i] = stored[i] / 255f;
    }
    assertThat(space.getType()).isEqualTo(ColorSpace.TYPE_RGB);
    float[] seen = space.toRGB(values);
    for (int i = 0; i < 3; i++) {
      assertThat(Math.round(255 * seen[i])).isBetween(srgb[i] - 1, srgb[i] + 1);
    }
  }

  @Test
  void blocksThatImageMagickWroteAsTextsAreRead() {
    ImageHeader header = header(file("exif_rawprofile.png"));
    assertThat(header.orientation()).isNotEqualTo(Orientation.UPRIGHT);
    assertThat(header.metadata().exif()).isPresent();
    assertThat(rewritten("exif_rawprofile.png", ImageFormat.PNG).metadata().exif()).isPresent();
    assertThat(rewritten("exif_rawprofile.png", ImageFormat.PNG).orientation())
        .isEqualTo(Orientation.UPRIGHT);
  }

  @Test
  void compressedXmpIsKept() {
    ByteString xmp = metadata("xmp_compressed.png").xmp().orElseThrow();
    assertThat(xmp.utf8String()).contains("<x:xmpmeta");
    assertThat(rewritten("xmp_compressed.png", ImageFormat.PNG).metadata().xmp()).contains(xmp);
  }

  @Test
  void textsOfAPngAreKeptThereAndSaidToBeLostElsewhere() {
    ImageMetadata said = metadata("text_parameters.png");
    assertThat(said.texts()).extracting(ImageMetadata.Text::keyword).contains("parameters");
    assertThat(rewritten("text_parameters.png", ImageFormat.PNG).metadata().texts())
        .isEqualTo(said.texts());
    assertThat(said.unsaid(ImageFormat.WEBP))
        .containsExactly("image: its texts (parameters) have no place in a WEBP");
  }

  @Test
  void theRatioOfAPixelsSidesIsKept() {
    var said = metadata("phys_aspect.png").resolution().orElseThrow();
    assertThat(said.metric()).isFalse();
    for (ImageFormat format : List.of(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.TIFF)) {
      var kept = rewritten("phys_aspect.png", format).metadata().resolution().orElseThrow();
      assertThat(kept.metric()).isFalse();
      assertThat(kept.across() / kept.down()).isEqualTo(said.across() / said.down());
    }
  }

  @Test
  void aGainMapThatIsLeftOutIsNotAnnounced() {
    assertThat(header(file("jpeg_ultrahdr.jpg")).notices())
        .containsExactly("image: its gain map (HDR) is left out");
    String kept =
        rewritten("jpeg_ultrahdr.jpg", ImageFormat.JPEG)
            .metadata()
            .xmp()
            .orElseThrow()
            .utf8String();
    assertThat(kept).doesNotContain("hdrgm", "Container", "GainMap").contains("xmpmeta");
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
