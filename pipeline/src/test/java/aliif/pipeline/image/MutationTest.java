package aliif.pipeline.image;

import static aliif.model.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import aliif.model.Region;
import aliif.model.Size;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.image.format.ImageLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Mutated images, 5,200 in all: each is an image or a refusal with words, and leaves nothing. */
final class MutationTest {
  private static final Duration SOON = Duration.ofMinutes(1);

  static final List<String> SOUND =
      List.of(
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
          "cases/tiff_cmyka.tif",
          "cases/tiff_nocounts.tif",
          "cases/tiff_oldjpeg.tif",
          "cases/bmp_os2_64.bmp",
          "cases/bmp_v5_icc_24.bmp",
          "cases/gif_second_cut.gif",
          "cases/text_parameters.png",
          "cases/gama_linear.png",
          "cases/exif_rawprofile.png",
          "cases/jpeg_ultrahdr.jpg",
          "cases/exif_adobergb_r03.jpg",
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
          "lossy.webp");

  private static long heapBefore;
  private static long buffersBefore;
  private static long filesBefore;

  /** The libraries are loaded, and have what they keep. */
  @BeforeAll
  static void measure() {
    SOUND.forEach(name -> decode(Pictures.fixture(name)));
    heapBefore = heap();
    buffersBefore = buffers();
    filesBefore = files();
  }

  @AfterAll
  static void nothingIsLeft() {
    eventually(
        () -> {
          assertThat(heap() - heapBefore).isLessThan(8L << 20);
          assertThat(buffers() - buffersBefore).isLessThan(1L << 20);
          assertThat(files()).isLessThanOrEqualTo(filesBefore);
        });
  }

  @ParameterizedTest
  @FieldSource("SOUND")
  void mutatedImagesAreImagesOrRefusals(String name) {
    byte[] sound = Pictures.fixture(name).toArray();
    Random random = new Random(42);
    for (int i = 0; i < 200; i++) {
      ByteString mutated = mutated(sound, random);
      assertTimeoutPreemptively(SOON, () -> decode(mutated));
    }
  }

  /**
   * Decodes as much as tells whether it goes; what is larger than small is decoded as it is read.
   */
  private static void decode(ByteString bytes) {
    try (SourceImage image = ImageDecoder.decode(bytes, ImageLimits.DEFAULT)) {
      Size size = image.size();
      Region corner = new Region(0, 0, Math.min(16, size.height()), Math.min(16, size.width()));
      assertThat(image.rgb(corner).values()).hasSize((int) (3 * corner.pixels()));
      assertThat(image.alpha(corner)).hasSize((int) corner.pixels());
    } catch (UpscaleException refused) {
      assertThat(refused.failure().message()).startsWith("image: ").doesNotContain("\n");
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

  private static long heap() {
    System.gc();
    System.gc(); // what was freed by finalisation
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Bytes outside the heap that Java knows of. */
  private static long buffers() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /** Temporary files as ImageIO names them. */
  private static long files() {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> String.valueOf(file.getFileName()).startsWith("imageio")).count();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
