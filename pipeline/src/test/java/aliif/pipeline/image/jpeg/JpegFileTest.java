package aliif.pipeline.image.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.Pictures;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.format.ImageLimits;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What well-formed JPEG files decode to. The fixtures are written by image_fixtures.py. */
final class JpegFileTest {
  @Test
  void aProgressiveJpegIsRead() {
    SourceImage image = Pictures.decode(Pictures.fixture("progressive.jpg"));
    assertThat(image.grey()).isFalse();
    assertThat(image.alpha()).isFalse();
    RgbImage rgb = Pictures.all(image);
    assertClose(Pictures.quarters(rgb, 0), 200, 30, 30, 240);
    assertClose(Pictures.quarters(rgb, 1), 30, 200, 30, 240);
    assertClose(Pictures.quarters(rgb, 2), 30, 30, 200, 240);
  }

  @Test
  void aGreyJpegIsExact() {
    SourceImage image = Pictures.decode(Pictures.fixture("grey.jpg"));
    assertThat(image.grey()).isTrue();
    RgbImage rgb = Pictures.all(image);
    assertThat(Pictures.quarters(rgb, 0)).containsExactly(0, 85, 170, 255);
    assertThat(Pictures.quarters(rgb, 2)).containsExactly(0, 85, 170, 255);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cmyk.jpg", "ycck.jpg"})
  void inksBecomeColours(String name) {
    SourceImage image = Pictures.decode(Pictures.fixture(name));
    assertThat(image.size()).isEqualTo(new Size(16, 16));
    assertThat(ImageDecoder.probe(Pictures.fixture(name), ImageLimits.DEFAULT).grey()).isFalse();
    RgbImage rgb = Pictures.all(image);
    int[] red = Pictures.quarters(rgb, 0);
    int[] blue = Pictures.quarters(rgb, 2);
    assertThat(red[0]).isLessThan(60); // cyan
    assertThat(blue[1]).isLessThan(60); // yellow
    assertThat(red[2]).isBetween(90, 165); // half black
    assertThat(red[3]).isGreaterThan(250); // none
  }

  /** Frames of Motion JPEG leave out the tables that everybody knows. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void huffmanTablesMayBeLeftOut(boolean grey) {
    ByteString whole = Pictures.jpeg(Pictures.rgb(new Size(40, 24), 1), grey, 80);
    ByteString without = ByteString.emptyByteString();
    int from = 0;
    ByteString table = ByteString.fromInts(0xff, 0xc4);
    for (int at = whole.indexOfSlice(table); at >= 0; at = whole.indexOfSlice(table, from)) {
      without = without.concat(whole.slice(from, at));
      from = at + 2 + ((whole.apply(at + 2) & 0xff) << 8) + (whole.apply(at + 3) & 0xff);
    }
    assertThat(from).isPositive();
    without = without.concat(whole.drop(from));
    assertThat(Pictures.decoded(without).values()).isEqualTo(Pictures.decoded(whole).values());
  }

  private static final ByteString ADOBE =
      ByteString.fromInts(0xff, 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0);

  /** As in libjpeg: JFIF is the stronger word. Without it, Adobe's says that colours are RGB. */
  @Test
  void coloursOfJfifAreYcbcrWhateverAdobesSegmentSays() {
    ByteString plain = Pictures.jpeg(Pictures.rgb(new Size(40, 24), 1), false, 95);
    assertThat(plain.slice(6, 11)).isEqualTo(ByteString.fromString("JFIF\0"));
    ByteString both = plain.take(20).concat(ADOBE).concat(plain.drop(20));
    assertThat(Pictures.decoded(both).values()).isEqualTo(Pictures.decoded(plain).values());
    ByteString adobe = plain.take(2).concat(ADOBE).concat(plain.drop(20));
    assertThat(Pictures.decoded(adobe).values()).isNotEqualTo(Pictures.decoded(plain).values());
  }

  /** As Chromium, Pillow and libvips read them. */
  @Test
  void inksAreInvertedAlsoWithoutAdobesSegment() {
    ByteString adobe = Pictures.fixture("cmyk.jpg");
    int at = adobe.indexOfSlice(ADOBE.take(4));
    ByteString plain = adobe.take(at).concat(adobe.drop(at + ADOBE.size()));
    assertThat(at).isPositive();
    assertThat(plain.indexOfSlice(ByteString.fromString("Adobe"))).isNegative();
    assertThat(Pictures.decoded(plain).values()).isEqualTo(Pictures.decoded(adobe).values());
  }

  /** The picture is a ramp of red across, of green down and of blue from corner to corner. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jpeg_sampled_1x2.jpg",
        "jpeg_sampled_4x1_restarts.jpg",
        "jpeg_sampled_finer_blue.jpg"
      })
  void componentsMayBeSampledInAnyRatio(String name) {
    RgbImage image = Pictures.decoded(Pictures.fixture("cases/" + name));
    assertThat(image.size()).isEqualTo(new Size(61, 47));
    double sum = 0;
    for (int i = 0; i < 61 * 47; i++) {
      int x = i % 61;
      int y = i / 61;
      int[] expected = {x * 255 / 60, y * 255 / 46, (x + y) * 255 / 106};
      for (int channel = 0; channel < 3; channel++) {
        sum += Math.abs(255 * image.get(channel, y, x) - expected[channel]);
      }
    }
    assertThat(sum / (3 * 61 * 47)).isLessThan(3);
  }

  /** The decoder skips what follows, up to the next one, and only says so. */
  @Test
  void aRestartMarkerThatIsLostIsDamage() {
    ByteString whole = Pictures.fixture("cases/jpeg_sampled_4x1_restarts.jpg");
    int at = whole.indexOfSlice(ByteString.fromInts(0xff, 0xd1));
    ByteString lost = whole.take(at).concat(whole.drop(at + 2));
    assertThat(at).isPositive();
    assertThatThrownBy(() -> Pictures.decode(lost))
        .hasMessageStartingWith("image: a damaged JPEG, Corrupt JPEG data: ");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 100_000})
  void bytesBetweenThePixelsAndTheEndMarkerDoNoHarm(int count) {
    ByteString whole = Pictures.jpeg(Pictures.rgb(new Size(40, 24), 1), false, 95);
    ByteString padded =
        whole.dropRight(2).concat(ByteString.fromArray(new byte[count])).concat(whole.takeRight(2));
    assertThat(Pictures.decoded(padded).values()).isEqualTo(Pictures.decoded(whole).values());
  }

  private static void assertClose(int[] actual, int... expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(3));
    }
  }
}
