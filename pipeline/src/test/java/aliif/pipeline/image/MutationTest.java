package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.UpscaleException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mutated images, 5,200 in all: each is an image or a refusal with words. */
final class MutationTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "said.jpg",
        "said.png",
        "said.webp",
        "said.tiff",
        "cmyk.jpg",
        "inks-profile.jpg",
        "inks-profile.tiff",
        "progressive.jpg",
        "grey.jpg",
        "deep.png",
        "deep.tiff",
        "tiled.tiff",
        "lzw.tiff",
        "deflate.tiff",
        "packbits.tiff",
        "palette.tiff",
        "big.tiff",
        "jpeg.tiff",
        "rgb.bmp",
        "palette.bmp",
        "animated.gif",
        "transparent.gif",
        "alpha.webp",
        "lossy-alpha.webp",
        "animated.webp",
        "lossy.webp"
      })
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void mutatedImagesAreImagesOrRefusals(String name) {
    byte[] sound = Pictures.fixture(name).toArray();
    Random random = new Random(42);
    for (int i = 0; i < 200; i++) {
      ByteString mutated = mutated(sound, random);
      try (SourceImage image = ImageDecoder.decode(mutated, ImageLimits.DEFAULT)) {
        assertThat(image.size().pixels()).isPositive();
      } catch (UpscaleException refused) {
        assertThat(refused.failure().message()).startsWith("image: ").doesNotContain("\n");
      }
    }
  }

  /**
   * Bytes changed, to extremes as often as not, most of them in the header; some cut, or doubled.
   */
  private static ByteString mutated(byte[] sound, Random random) {
    byte[] bytes = sound.clone();
    for (int change = random.nextInt(4); change >= 0; change--) {
      int reach = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 200);
      byte value = (byte) random.nextInt();
      bytes[random.nextInt(reach)] = random.nextBoolean() ? value : (byte) (value >> 7 | 0x7f);
    }
    ByteString mutated = ByteString.fromArray(bytes);
    if (random.nextInt(5) == 0) {
      int cut = random.nextInt(bytes.length);
      mutated = mutated.take(cut).concat(mutated.drop(cut + random.nextInt(20)));
    }
    return mutated;
  }
}
