package aliif.pipeline.image.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.pipeline.image.bytes.ByteWindow;
import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.ImageLimits;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JpegMarkersTest {
  private static JpegMarkers markers(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return JpegMarkers.of(
        new ByteWindow(ImageBytes.of(bytes), Wanted.ALWAYS),
        0,
        bytes.length,
        ImageLimits.DEFAULT.parts());
  }

  private static List<Integer> kinds(JpegMarkers markers) {
    return markers.segments().stream().map(JpegMarkers.Segment::marker).toList();
  }

  @Test
  void segmentsAreFoundUpToTheEndMarker() {
    JpegMarkers markers = markers("ffd8 ffe0 0004 0102 ffda 0003 00 11 ff00 22 ffd0 33 ffd9 ffe1");

    assertThat(kinds(markers)).containsExactly(0xd8, 0xe0, 0xda, 0xd9);
    assertThat(markers.whole()).isTrue();
    assertThat(markers.scans()).isEqualTo(1);
    assertThat(markers.segments().get(1).bodyBytes()).isEqualTo(2);
  }

  @Test
  void fillBytesAndRubbishBetweenSegmentsAreSkipped() {
    assertThat(kinds(markers("ffd8 ffff ffe0 0002 1234 ffd9"))).containsExactly(0xd8, 0xe0, 0xd9);
  }

  @Test
  void aSegmentThatIsCutIsLeftOutAndTheFileIsNotWhole() {
    for (String cut :
        List.of("ffd8 ffe0 0009 01", "ffd8 ffe0 00", "ffd8 ffda 00", "ffd8 ffda 0004 01", "ffd8")) {
      JpegMarkers markers = markers(cut);
      assertThat(kinds(markers)).containsExactly(0xd8);
      assertThat(markers.whole()).isFalse();
      assertThat(markers.open()).isFalse();
    }
  }

  /** Whether all pixels are in it, only decoding tells. */
  @Test
  void aScanThatNoMarkerEndsGoesOnToTheEnd() {
    JpegMarkers markers = markers("ffd8 ffda 0002 11 22");
    assertThat(kinds(markers)).containsExactly(0xd8, 0xda);
    assertThat(markers.whole()).isFalse();
    assertThat(markers.open()).isTrue();
    assertThat(markers("ffd8 ffda 0002 11 22 ffd9").open()).isFalse();
  }

  @Test
  void aSegmentShorterThanItsLengthFieldIsRefused() {
    assertThatThrownBy(() -> markers("ffd8 ffe0 0001"))
        .hasMessage("image: a JPEG segment of 1 bytes (expected: at least 2)");
  }

  /** Each scan costs a walk over the whole image, however short it is. */
  @Test
  void scansWithoutEndAreRefused() {
    assertThat(markers("ffd8" + "ffda0002".repeat(200) + "ffd9").scans()).isEqualTo(200);
    assertThatThrownBy(() -> markers("ffd8" + "ffda0002".repeat(201) + "ffd9"))
        .hasMessage(
            "image: a JPEG of many scans (expected: at most 200; aliif.limits.jpeg-scans raises"
                + " it)");
  }
}
