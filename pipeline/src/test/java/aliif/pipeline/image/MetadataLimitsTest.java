package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.metadata.ColourProfile;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.metadata.ImageMetadata.Text;
import aliif.pipeline.image.png.PngBytes;
import aliif.pipeline.image.rows.Orientation;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.testing.TestLimits;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.imaging.Imaging;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Metadata over a limit is left out with a notice that names the setting, and the setting lets it
 * pass. What a JPEG has no room for is told, too.
 */
final class MetadataLimitsTest {
  private static final PixelLayout LAYOUT = PixelLayout.of(new Size(8, 8), false, false, 8);
  private static final byte[] SRGB = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();

  private static ImageHeader header(ByteString image, String... settings) {
    return ImageDecoder.probe(image, TestLimits.of(settings));
  }

  /** Notices of an image whose metadata is kept. */
  private static List<String> notices(ImageHeader header, ImageFormat output, boolean all) {
    List<String> unsaid =
        header.metadata().kept(header.layout(), Orientation.UPRIGHT, all).unsaid(output);
    return Stream.concat(header.notices().stream(), unsaid.stream()).toList();
  }

  private static ByteString written(ImageFormat format, ImageMetadata metadata) {
    return Pictures.encode(
        Encoders.create(new OutputFormat(format, 90), LAYOUT, metadata.in(format, false)),
        Pictures.rgb(LAYOUT.size(), 1),
        Optional.empty(),
        8);
  }

  private static ByteString packet(int bytes) {
    return ByteString.fromString("<x>" + "a".repeat(bytes - 7) + "</x>");
  }

  private static ColourProfile profile(int bytes) {
    byte[] longer = Arrays.copyOf(SRGB, bytes);
    ByteBuffer.wrap(longer).putInt(0, bytes);
    return ColourProfile.of(longer).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "JPEG, its XMP of 5000 bytes is",
    "WEBP, its XMP of 5000 bytes is",
    "TIFF, its XMP of 5000 bytes is",
    "PNG, one of its texts (or its XMP) is"
  })
  void xmpIsLeftOutWithANoticeWhereItIsKeptOnRequest(ImageFormat format, String called) {
    ByteString image = written(format, ImageMetadata.NONE.withXmp(Optional.of(packet(5_000))));
    ImageHeader tight = header(image, "metadata-bytes = 4 KiB");
    assertThat(tight.metadata().xmp()).isEmpty();
    assertThat(notices(tight, ImageFormat.PNG, true))
        .containsExactly(
            "image: %s left out (expected: at most 4096 bytes; aliif.limits.metadata-bytes raises it)"
                .formatted(called));
    assertThat(notices(tight, ImageFormat.PNG, false)).isEmpty();

    ImageHeader wide = header(image, "metadata-bytes = 6 KiB");
    assertThat(wide.metadata().xmp()).contains(packet(5_000));
    assertThat(notices(wide, ImageFormat.PNG, true)).isEmpty();
  }

  /** EXIF says how an image is turned, so that its loss is told whatever is kept. */
  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"JPEG", "WEBP", "PNG"})
  void exifIsLeftOutWithANotice(ImageFormat format) {
    ImageHeader taken = header(Pictures.fixture("taken.jpg"));
    ByteString image =
        written(format, taken.metadata().withXmp(Optional.empty()).withProfile(Optional.empty()));
    assertThat(header(image).metadata().exif()).isPresent();
    ImageHeader tight = header(image, "metadata-bytes = 100");
    assertThat(tight.metadata().exif()).isEmpty();
    assertThat(notices(tight, ImageFormat.PNG, false))
        .singleElement()
        .asString()
        .matches(
            "image: its EXIF of \\d+ bytes is left out"
                + " .expected: at most 100 bytes; aliif.limits.metadata-bytes raises it.");
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"JPEG", "WEBP", "PNG", "TIFF"})
  void aProfileIsLeftOutWithANoticeAndTheSettingKeepsIt(ImageFormat format) {
    ImageMetadata metadata = ImageMetadata.NONE.withProfile(Optional.of(profile(200_000)));
    ByteString image = written(format, metadata);
    ImageHeader tight = header(image, "profile-bytes = 199999");
    assertThat(tight.metadata().profile()).isEmpty();
    assertThat(notices(tight, ImageFormat.PNG, false))
        .containsExactly(
            "image: its colour profile of 200000 bytes is left out"
                + " (expected: at most 199999 bytes; aliif.limits.profile-bytes raises it)");
    ImageHeader wide = header(image, "profile-bytes = 200000");
    assertThat(wide.metadata().profile()).isPresent();
    assertThat(wide.notices()).isEmpty();
  }

  @Test
  void aProfileInABmpIsLeftOutWithANoticeAndTheSettingKeepsIt() {
    ByteString image = Pictures.fixture("cases/bmp_v5_icc_24.bmp");
    int bytes = header(image).metadata().profile().orElseThrow().bytes().size();
    assertThat(header(image, "profile-bytes = " + (bytes - 1)).notices())
        .containsExactly(
            "image: its colour profile of %d bytes is left out (expected: at most %d bytes; aliif.limits.profile-bytes raises it)"
                .formatted(bytes, bytes - 1));
    assertThat(header(image, "profile-bytes = " + bytes).notices()).isEmpty();
  }

  @Test
  void textsOfAPngAreReadAsFarAsTheyFit() {
    ImageMetadata metadata =
        ImageMetadata.NONE
            .withTexts(
                List.of(
                    new Text("first", "a".repeat(500)),
                    new Text("second", "b".repeat(500)),
                    new Text("third", "c".repeat(100))))
            .withRights(Optional.of("d".repeat(2_000)), Optional.empty());
    ByteString image = written(ImageFormat.PNG, metadata);
    ImageHeader tight = header(image, "metadata-bytes = 1000");
    assertThat(tight.metadata().texts())
        .extracting(Text::keyword)
        .containsExactly("first", "third");
    String most = " left out (expected: at most 1000 bytes; aliif.limits.metadata-bytes raises it)";
    assertThat(notices(tight, ImageFormat.PNG, true))
        .containsExactly(
            "image: its copyright or author is" + most,
            "image: 2 of its texts (or its XMP) are" + most);
    assertThat(notices(tight, ImageFormat.PNG, false))
        .containsExactly("image: its copyright or author is" + most);
    assertThat(header(image).metadata()).isEqualTo(metadata);
  }

  /** Three times: as the file holds it, as it is kept, as it is written. */
  @Test
  void metadataThatTheSettingLetsPassIsCounted() {
    ByteString image =
        written(ImageFormat.PNG, ImageMetadata.NONE.withXmp(Optional.of(packet(3 << 20))));
    assertThat(decodingBytes(image, ImageLimits.DEFAULT)).isLessThan(2 << 20);
    assertThat(decodingBytes(image, TestLimits.of("metadata-bytes = 4 MiB")))
        .isGreaterThan(9 << 20);
  }

  private static long decodingBytes(ByteString image, ImageLimits limits) {
    try (OpenedImage opened = ImageDecoder.open(new EncodedImage.InMemory(image), limits)) {
      return opened.decodingBytes();
    }
  }

  @Test
  void whatHasNoPlaceInAJpegIsLeftOutWithANotice() throws Exception {
    ImageMetadata taken = header(Pictures.fixture("taken.jpg")).metadata();
    ImageMetadata large =
        taken
            .withXmp(Optional.of(packet(65_505)))
            .withProfile(Optional.of(profile(17_000_000)))
            .withRights(Optional.of("a".repeat(70_000)), Optional.of("A. Painter"));
    assertThat(large.unsaid(ImageFormat.JPEG))
        .satisfiesExactly(
            each ->
                assertThat(each)
                    .isEqualTo(
                        "image: its colour profile of 17000000 bytes has no place in a JPEG"
                            + " (expected: at most 16707345)"),
            each ->
                assertThat(each)
                    .isEqualTo(
                        "image: its XMP of 65505 bytes has no place in a JPEG"
                            + " (expected: at most 65504)"),
            each -> assertThat(each).startsWith("image: its EXIF of ").endsWith("most 65527)"),
            each -> assertThat(each).startsWith("image: its copyright and author of 70"));
    assertThat(large.unsaid(ImageFormat.WEBP)).isEmpty();
    ImageMetadata read = header(written(ImageFormat.JPEG, large)).metadata();
    assertThat(read.xmp()).isEmpty();
    assertThat(read.profile()).isEmpty();
    assertThat(read.rights()).isFalse();

    ImageMetadata fits = taken.withXmp(Optional.of(packet(65_504)));
    assertThat(fits.unsaid(ImageFormat.JPEG)).isEmpty();
    assertThat(Imaging.getXmpXml(written(ImageFormat.JPEG, fits).toArray())).hasSize(65_504);
  }

  /** A packet of more than 64 KB goes on in segments that only Adobe's programs put together. */
  @Test
  void theSecondPartOfXmpIsLeftOutWithANotice() {
    ByteString said =
        ByteString.fromString(
            "<x xmpNote:HasExtendedXMP=\"0123456789ABCDEF0123456789ABCDEF\">a title</x>");
    ByteString image = written(ImageFormat.JPEG, ImageMetadata.NONE.withXmp(Optional.of(said)));
    byte[] body = "http://ns.adobe.com/xmp/extension/\0etc.".getBytes(StandardCharsets.US_ASCII);
    ByteString segment =
        ByteString.fromInts(0xff, 0xe1, 0, body.length + 2).concat(ByteString.fromArray(body));
    ImageHeader header = header(image.take(2).concat(segment).concat(image.drop(2)));
    assertThat(notices(header, ImageFormat.PNG, true))
        .containsExactly("image: the second part of its XMP is left out");
    assertThat(notices(header, ImageFormat.PNG, false)).isEmpty();
    assertThat(header.metadata().kept(LAYOUT, Orientation.UPRIGHT, true).xmp())
        .contains(ByteString.fromString("<x>a title</x>"));
  }

  @Test
  void aProfileThatClaimsMoreThanItsChunkInflatesToAllocatesNothing() {
    byte[] claims = Arrays.copyOf(SRGB, SRGB.length);
    ByteBuffer.wrap(claims).putInt(0, 1 << 30);
    byte[] body =
        ByteString.fromString("profile\0\0")
            .concat(ByteString.fromArray(PngBytes.deflated(claims)))
            .toArray();
    ByteString image = PngBytes.header(1, 1, 8, 2).chunk("iCCP", body).pixels(0, 1, 2, 3);
    assertThat(header(image, "profile-bytes = 2 GB").notices())
        .containsExactly("image: its colour profile cannot be used and is left out");
  }
}
