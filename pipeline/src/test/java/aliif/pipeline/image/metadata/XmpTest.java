package aliif.pipeline.image.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** An element ends at the first closing tag of its name, whatever is in it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<a><hdrgm:b>1<hdrgm:b>2</hdrgm:b>3</hdrgm:b></a> | <a>3</hdrgm:b></a>",
        "<a><hdrgm:b><hdrgm:bc>1</hdrgm:bc></hdrgm:b>2</a> | <a>2</a>",
        "<a><hdrgm:b><hdrgm:c>1</hdrgm:c>2</a> | <a><hdrgm:b>2</a>",
        "<a></hdrgm:b><hdrgm:b>1</a> | <a></hdrgm:b><hdrgm:b>1</a>",
        "<a><hdrgm:b c='1'\\n>2</hdrgm:b><Container:d>3</Container:d>4</a> | <a>4</a>",
        "<a><GCamera:MotionPhoto>1</GCamera:MotionPhoto>2</a> | <a>2</a>",
        "<a><Other:b>1</Other:b></a> | <a><Other:b>1</Other:b></a>",
      })
  void elementsOfWhatIsLeftOutAreRemovedWhole(String packet, String kept) {
    String text = packet.replace("\\n", "\n");
    assertThat(Xmp.kept(ByteString.fromString(text)).utf8String()).isEqualTo(kept);
  }

  /** They stayed, with a prefix that was not declared any more. */
  @ParameterizedTest
  @ValueSource(strings = {"<hdrgm:b/>", "<hdrgm:b />", "<Container:Item c=\"1\"\n/>"})
  void emptyElementsOfWhatIsLeftOutAreRemoved(String empty) {
    ByteString packet = ByteString.fromString("<a>" + empty + "<b/></a>");
    assertThat(Xmp.kept(packet).utf8String()).isEqualTo("<a><b/></a>");
  }

  /** The end of each tag was looked for to the end of the packet. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<hdrgm:a>",
        "<hdrgm:a",
        "<hdrgm:a ",
        "<hdrgm:a/",
        "<hdrgm:a#>",
        "</hdrgm:a#>",
        "<hdrgm:a#></hdrgm:b#>",
        "<GCamera:MotionPhoto>",
        "<GCamera:MotionPhoto#",
        " hdrgm:a=\"' ",
        " xmlns:hdrgm='\" ",
        " hdrgm:a    ",
        "tiff:Orientation>    ",
        "<xmpNote:HasExtendedXMP>"
      })
  void aPacketOfTagsThatDoNotEndIsReadInAMoment(String part) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < 1 << 20; i++) {
      text.append(part.replace("#", String.valueOf(i)));
    }
    ByteString packet = ByteString.fromString(text.toString());
    assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Xmp.kept(packet));
    ByteString closed = packet.concat(ByteString.fromString("></hdrgm:a>"));
    assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Xmp.kept(closed));
  }
}
