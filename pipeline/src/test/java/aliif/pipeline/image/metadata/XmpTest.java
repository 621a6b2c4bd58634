package aliif.pipeline.image.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class XmpTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<a tiff:Orientation=\"6\" b=\"6\"/> | <a tiff:Orientation=\"1\" b=\"6\"/>",
        "<a tiff:Orientation='8'/> | <a tiff:Orientation='1'/>",
        "<tiff:Orientation>3</tiff:Orientation> | <tiff:Orientation>1</tiff:Orientation>",
        "<tiff:Orientation> 3 </tiff:Orientation> | <tiff:Orientation>1</tiff:Orientation>",
        "<a tiff:Orientation=\"1\"/> | <a tiff:Orientation=\"1\"/>",
        "<a tiff:Orientation=\"66\"/> | <a tiff:Orientation=\"66\"/>",
        "<a Rating=\"3\">Zürich</a> | <a Rating=\"3\">Zürich</a>"
      })
  void onlyTheOrientationChanges(String packet, String upright) {
    assertThat(Xmp.kept(ByteString.fromString(packet)).utf8String()).isEqualTo(upright);
  }

  /** The second part of a packet, and the video or the gain map behind an image, are left out. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<a GCamera:MotionPhoto=\"1\" GCamera:MotionPhotoVersion=\"1\" b=\"2\"/> | its video is",
        "<a b=\"2\"><GCamera:MicroVideo>1</GCamera:MicroVideo></a> | its video is",
        "<a xmlns:hdrgm=\"x\" hdrgm:Version=\"1.0\" b=\"2\"/> | its gain map (HDR) is",
        "<a b=\"2\"><hdrgm:Version>1.0</hdrgm:Version></a> | its gain map (HDR) is",
        "<a xmpNote:HasExtendedXMP=\"0AF\" b=\"2\"/> | ``",
        "<a b=\"2\"><xmpNote:HasExtendedXMP>0AF</xmpNote:HasExtendedXMP></a> | ``",
      })
  void whatIsLeftOutIsNotAnnounced(String packet, String said) {
    ByteString xmp = ByteString.fromString(packet);
    assertThat(Xmp.kept(xmp).utf8String()).isIn("<a b=\"2\"/>", "<a b=\"2\"></a>");
    assertThat(Xmp.leftOut(Optional.of(xmp)))
        .isEqualTo(said.isEmpty() ? List.of() : List.of("image: " + said + " left out"));
  }
}
