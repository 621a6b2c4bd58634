package aliif.pipeline.image.metadata;

import static aliif.pipeline.image.Cases.file;
import static aliif.pipeline.image.Cases.header;
import static aliif.pipeline.image.Cases.metadata;
import static aliif.pipeline.image.Cases.rewritten;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.image.Encoders;
import aliif.pipeline.image.Pictures;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.rows.Orientation;
import aliif.pipeline.image.rows.PixelLayout;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What difficult files say besides their colours, as it is read and written again. */
final class MetadataCasesTest {
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

  @ParameterizedTest
  @EnumSource(names = {"PNG", "JPEG", "WEBP", "TIFF"})
  void aNoticeSaysThatAGainMapAndAVideoAreLeftOut(ImageFormat format) {
    ByteString xmp = ByteString.fromString("<a hdrgm:Version=\"1\" GCamera:MotionPhoto=\"1\"/>");
    RgbImage image = Pictures.rgb(new Size(8, 8), 1);
    var encoder =
        Encoders.create(
            new OutputFormat(format, 90),
            PixelLayout.of(image.size(), false, false, 8),
            ImageMetadata.NONE.withXmp(Optional.of(xmp)));
    assertThat(header(Pictures.encode(encoder, image, Optional.empty(), 8)).notices())
        .containsExactly("image: its gain map (HDR) is left out", "image: its video is left out");
  }
}
