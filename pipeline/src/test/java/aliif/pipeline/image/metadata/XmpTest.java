package aliif.pipeline.image.metadata;

import static org.assertj.core.api.Assertions.assertThat;

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
}
