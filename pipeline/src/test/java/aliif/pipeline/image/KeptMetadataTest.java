package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.metadata.ColourProfile;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.rows.Orientation;
import aliif.pipeline.image.rows.PixelLayout;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.util.Optional;
import org.apache.commons.imaging.ImageInfo;
import org.apache.commons.imaging.Imaging;
import org.apache.commons.imaging.formats.jpeg.JpegImageMetadata;
import org.apache.commons.imaging.formats.png.PngImageMetadata;
import org.apache.commons.imaging.formats.tiff.TiffField;
import org.apache.commons.imaging.formats.tiff.TiffImageMetadata;
import org.apache.commons.imaging.formats.tiff.constants.ExifTagConstants;
import org.apache.commons.imaging.formats.tiff.constants.GpsTagConstants;
import org.apache.commons.imaging.formats.tiff.constants.TiffTagConstants;
import org.apache.commons.imaging.formats.tiff.taginfos.TagInfo;
import org.apache.commons.imaging.formats.webp.WebPImageMetadata;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What outputs say about themselves, as Commons Imaging reads it, which shares no code with us. */
final class KeptMetadataTest {
  private static final Size OUTPUT = new Size(40, 30);

  @ParameterizedTest
  @EnumSource(names = {"PNG", "JPEG", "WEBP", "TIFF"})
  void resolutionAndRightsAreWhereOthersLookForThem(ImageFormat format) throws Exception {
    byte[] written = written(format, "said.jpg", false);
    switch (format) {
      case PNG -> {
        assertThat(Imaging.getMetadata(written).toString())
            .contains("Copyright: (c) A. Painter", "Author: A. Painter");
        assertResolution(Imaging.getImageInfo(written));
      }
      case JPEG -> {
        assertRights(exif(format, written));
        assertResolution(Imaging.getImageInfo(written));
      }
      case WEBP, TIFF -> {
        assertRights(exif(format, written));
        assertThat(number(exif(format, written), TiffTagConstants.TIFF_TAG_XRESOLUTION))
            .isCloseTo(150, within(0.01));
        assertThat(number(exif(format, written), TiffTagConstants.TIFF_TAG_YRESOLUTION))
            .isCloseTo(300, within(0.01));
      }
      case BMP, GIF -> throw new AssertionError(format);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JPEG", "WEBP", "TIFF"})
  void withoutARequestNothingElseIsKept(ImageFormat format) throws Exception {
    TiffImageMetadata exif = exif(format, written(format, "said.jpg", false));
    assertThat(exif.findField(TiffTagConstants.TIFF_TAG_IMAGE_DESCRIPTION)).isNull();
    assertThat(exif.findField(TiffTagConstants.TIFF_TAG_ORIENTATION)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "PNG,taken.jpg",
    "JPEG,taken.jpg",
    "WEBP,taken.jpg",
    "TIFF,taken.jpg",
    "PNG,taken.tiff",
    "JPEG,taken.tiff",
    "TIFF,taken.tiff"
  })
  void onRequestAllThatACameraSaidIsKept(ImageFormat format, String name) throws Exception {
    TiffImageMetadata exif = exif(format, written(format, name, true));
    assertThat(text(exif, TiffTagConstants.TIFF_TAG_MAKE)).isEqualTo("Camera & Co");
    assertThat(text(exif, TiffTagConstants.TIFF_TAG_IMAGE_DESCRIPTION)).isEqualTo("a cat");
    assertThat(number(exif, ExifTagConstants.EXIF_TAG_EXPOSURE_TIME))
        .isCloseTo(1 / 125.0, within(1e-9));
    assertThat(field(exif, ExifTagConstants.EXIF_TAG_ISO).getIntArrayValue()).containsExactly(400);
    assertThat(text(exif, ExifTagConstants.EXIF_TAG_DATE_TIME_ORIGINAL))
        .isEqualTo("2025:06:01 12:00:00");
    assertThat(text(exif, GpsTagConstants.GPS_TAG_GPS_LATITUDE_REF)).isEqualTo("N");
    double[] latitude = field(exif, GpsTagConstants.GPS_TAG_GPS_LATITUDE).getDoubleArrayValue();
    assertThat(latitude).containsExactly(new double[] {52, 30, 15.5}, within(1e-6));
  }

  @ParameterizedTest
  @EnumSource(names = {"PNG", "JPEG", "WEBP", "TIFF"})
  void whatHasBecomeWrongIsNotKept(ImageFormat format) throws Exception {
    TiffImageMetadata exif = exif(format, written(format, "taken.jpg", true));
    assertThat(exif.findField(TiffTagConstants.TIFF_TAG_ORIENTATION)).isNull();
    assertThat(exif.findField(ExifTagConstants.EXIF_TAG_MAKER_NOTE)).isNull();
    assertThat(number(exif, ExifTagConstants.EXIF_TAG_EXIF_IMAGE_WIDTH)).isEqualTo(40);
    assertThat(number(exif, ExifTagConstants.EXIF_TAG_EXIF_IMAGE_LENGTH)).isEqualTo(30);
  }

  @ParameterizedTest
  @EnumSource(names = {"PNG", "JPEG", "WEBP", "TIFF"})
  void onRequestXmpIsKeptUpright(ImageFormat format) throws Exception {
    assertThat(Imaging.getXmpXml(written(format, "taken.jpg", true)))
        .isEqualTo(
            "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><y tiff:Orientation=\"1\">a"
                + " title</y></x:xmpmeta>");
  }

  @ParameterizedTest
  @EnumSource(names = {"PNG", "JPEG", "WEBP", "TIFF"})
  void theProfileOfColoursIsKept(ImageFormat format) throws Exception {
    ByteString profile =
        probe("said.jpg").metadata().profile().map(ColourProfile::bytes).orElseThrow();
    assertThat(Imaging.getIccProfileBytes(written(format, "said.jpg", false)))
        .isEqualTo(profile.toArray());
  }

  @ParameterizedTest
  @EnumSource(names = {"PNG", "JPEG", "TIFF"})
  void theProfileOfGreyIsKept(ImageFormat format) throws Exception {
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
    ImageMetadata said = ImageMetadata.NONE.withProfile(ColourProfile.of(profile));
    PixelLayout grey = new PixelLayout(OUTPUT, 1, 8);
    byte[] written = written(format, grey, said.kept(grey, Orientation.UPRIGHT, false));
    assertThat(Imaging.getIccProfileBytes(written)).isEqualTo(profile);
  }

  private static ImageHeader probe(String name) {
    return ImageDecoder.probe(Pictures.fixture(name), ImageLimits.DEFAULT);
  }

  private static byte[] written(ImageFormat format, String source, boolean all) {
    ImageHeader said = probe(source);
    PixelLayout layout = said.layout().withSize(OUTPUT);
    return written(format, layout, said.metadata().kept(layout, said.orientation(), all));
  }

  private static byte[] written(ImageFormat format, PixelLayout layout, ImageMetadata metadata) {
    RgbImage image = layout.grey() ? Pictures.grey(OUTPUT) : Pictures.rgb(OUTPUT, 1);
    var encoder = Encoders.create(new OutputFormat(format, 90), layout, metadata);
    return Pictures.encode(encoder, image, Optional.empty(), 5).toArray();
  }

  private static TiffImageMetadata exif(ImageFormat format, byte[] written) throws IOException {
    var metadata = Imaging.getMetadata(written);
    return switch (format) {
      case PNG -> ((PngImageMetadata) metadata).getExif();
      case JPEG -> ((JpegImageMetadata) metadata).getExif();
      case WEBP -> ((WebPImageMetadata) metadata).getExif();
      case TIFF -> (TiffImageMetadata) metadata;
      case BMP, GIF -> throw new AssertionError(format);
    };
  }

  /** Of the input, which is turned: 300 across, 150 down. */
  private static void assertResolution(ImageInfo said) {
    assertThat(said.getPhysicalWidthDpi()).isEqualTo(150);
    assertThat(said.getPhysicalHeightDpi()).isEqualTo(300);
  }

  private static void assertRights(TiffImageMetadata exif) throws IOException {
    assertThat(text(exif, TiffTagConstants.TIFF_TAG_COPYRIGHT)).isEqualTo("(c) A. Painter");
    assertThat(text(exif, TiffTagConstants.TIFF_TAG_ARTIST)).isEqualTo("A. Painter");
  }

  private static String text(TiffImageMetadata exif, TagInfo tag) throws IOException {
    return field(exif, tag).getStringValue();
  }

  private static double number(TiffImageMetadata exif, TagInfo tag) throws IOException {
    return field(exif, tag).getDoubleValue();
  }

  private static TiffField field(TiffImageMetadata exif, TagInfo tag) throws IOException {
    return Optional.ofNullable(exif.findField(tag)).orElseThrow(() -> new AssertionError(tag));
  }
}
