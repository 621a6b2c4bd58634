package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.rows.PixelLayout;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What files of Pillow's decode to. The fixtures are written by image_fixtures.py. */
final class FormatsTest {
  @ParameterizedTest
  @CsvSource({
    "lossless.webp,0",
    "lossy.webp,6",
    "animated.webp,0",
    "rgb.bmp,0",
    "palette.bmp,0",
    "still.gif,0",
    "animated.gif,0",
    "strips.tiff,0",
    "lzw.tiff,0",
    "big.tiff,0",
    "palette.tiff,0",
    "jpeg.tiff,6"
  })
  void coloursAreThoseOfPillow(String name, int difference) {
    SourceImage image = Pictures.decode(Pictures.fixture(name));
    assertThat(image.header().layout()).isEqualTo(new PixelLayout(new Size(16, 16), 3, 8));
    RgbImage rgb = Pictures.all(image);
    assertClose(Pictures.quarters(rgb, 0), difference, 200, 30, 30, 240);
    assertClose(Pictures.quarters(rgb, 1), difference, 30, 200, 30, 240);
    assertClose(Pictures.quarters(rgb, 2), difference, 30, 30, 200, 240);
  }

  @ParameterizedTest
  @CsvSource({"alpha.webp,0", "lossy-alpha.webp,12", "deflate.tiff,0"})
  void alphaIsThatOfPillow(String name, int difference) {
    SourceImage image = Pictures.decode(Pictures.fixture(name));
    assertThat(image.header().layout()).isEqualTo(new PixelLayout(new Size(16, 16), 4, 8));
    RgbImage rgb = Pictures.all(image);
    assertClose(Pictures.quarters(rgb, 0), difference, 200, 30, 30, 240);
    float[] alpha = Pictures.alpha(image);
    assertThat(Pictures.eightBits(alpha[4 * 16 + 4], alpha[4 * 16 + 12], alpha[12 * 16 + 12]))
        .containsExactly(255, 128, 64);
  }

  @ParameterizedTest
  @CsvSource({"grey.bmp,0 85 170 255", "packbits.tiff,0 85 170 255", "bilevel.tiff,0 0 255 255"})
  void greyStaysGrey(String name, String expected) {
    SourceImage image = Pictures.decode(Pictures.fixture(name));
    assertThat(image.header().layout()).isEqualTo(new PixelLayout(new Size(16, 16), 1, 8));
    assertThat(Pictures.quarters(Pictures.all(image), 2))
        .containsExactly(Arrays.stream(expected.split(" ")).mapToInt(Integer::parseInt).toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"deep.png", "deep.tiff"})
  void greyOfSixteenBitsIsExact(String name) {
    SourceImage image = Pictures.decode(Pictures.fixture(name));
    assertThat(image.header().layout()).isEqualTo(new PixelLayout(new Size(16, 16), 1, 16));
    RgbImage rgb = Pictures.all(image);
    assertThat(rgb.get(0, 4, 12)).isEqualTo(0x1234 / 65535f);
    assertThat(rgb.get(0, 12, 4)).isEqualTo(0x8001 / 65535f);
    assertThat(rgb.get(0, 12, 12)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiled.tiff", "tiled-big-endian.tiff"})
  void tilesOfSixteenBitsAreExact(String name) {
    SourceImage image = Pictures.decode(Pictures.fixture(name));
    assertThat(image.header().layout()).isEqualTo(new PixelLayout(new Size(16, 16), 3, 16));
    RgbImage rgb = Pictures.all(image);
    assertThat(rgb.get(0, 4, 4)).isEqualTo(0x1234 / 65535f);
    assertThat(rgb.get(1, 4, 4)).isEqualTo(0x8001 / 65535f);
    assertThat(rgb.get(2, 4, 4)).isEqualTo(0xfffe / 65535f);
    assertThat(rgb.get(1, 12, 4)).isEqualTo(0x00ff / 65535f);
    assertThat(rgb.get(2, 12, 12)).isEqualTo(0x4321 / 65535f);
  }

  /** What littleCMS makes of them, through Pillow: image_fixtures.py prints it. */
  @ParameterizedTest
  @ValueSource(strings = {"inks-profile.jpg", "inks-profile.tiff"})
  void inksBecomeColoursThroughTheirProfile(String name) {
    SourceImage image = Pictures.decode(Pictures.fixture(name));
    RgbImage rgb = Pictures.all(image);
    assertClose(Pictures.quarters(rgb, 0), 4, 0, 255, 136, 255);
    assertClose(Pictures.quarters(rgb, 1), 4, 211, 230, 136, 255);
    assertClose(Pictures.quarters(rgb, 2), 4, 255, 89, 136, 255);
    ImageHeader header = image.header();
    assertThat(header.metadata().profile()).isPresent();
    assertThat(header.metadata().kept(header.layout(), header.orientation(), false).profile())
        .isEmpty();
  }

  @Test
  void inksWithoutAProfileBecomeColoursByThePlainRule() {
    RgbImage rgb = Pictures.decoded(Pictures.fixture("inks.tiff"));
    assertThat(Pictures.quarters(rgb, 0)).containsExactly(0, 255, 127, 255);
    assertThat(Pictures.quarters(rgb, 2)).containsExactly(255, 0, 127, 255);
  }

  @ParameterizedTest
  @ValueSource(strings = {"animated.gif", "animated.webp"})
  void theFirstOfSeveralFramesIsReadAndSaidToBe(String name) {
    ImageHeader header = ImageDecoder.probe(Pictures.fixture(name), ImageLimits.DEFAULT);
    assertThat(header.frames()).isGreaterThan(1);
    assertThat(header.notices())
        .containsExactly("image: the first of " + header.frames() + " frames is used");
  }

  @Test
  void whatAGifDoesNotCoverIsTransparent() {
    SourceImage image = Pictures.decode(Pictures.fixture("transparent.gif"));
    assertThat(image.alpha()).isTrue();
    float[] alpha = Pictures.alpha(image);
    assertThat(alpha[4 * 16 + 4]).isEqualTo(1);
    assertThat(alpha[4 * 16 + 12]).isZero();
  }

  private static void assertClose(int[] actual, int difference, int... expected) {
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(difference));
    }
  }
}
