package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.format.Reduction;
import aliif.pipeline.image.rows.HalvedRows;
import aliif.pipeline.image.rows.HeldRows;
import aliif.pipeline.image.rows.Orientation;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.PixelRows;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that are decoded at a part of their size. */
final class HalfSizeTest {
  private static final Path IMAGES = Path.of("src/test/resources/aliif/pipeline/image");

  /** Files of others: grey, sampled in several ways, with restart markers, turned. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "grey.jpg",
        "said.jpg",
        "taken.jpg",
        "cases/exif_adobergb_r03.jpg",
        "cases/exif_two_6_then_1.jpg",
        "cases/jpeg_sampled_1x2.jpg",
        "cases/jpeg_ultrahdr.jpg"
      })
  void aJpegIsDecodedAtHalfOfItsSize(String file) throws IOException {
    EncodedImage image = new EncodedImage.InFile(IMAGES.resolve(file));
    assertHalves(image, 7); // small ones, full of edges
  }

  @ParameterizedTest
  @CsvSource({"64,48", "65,49", "7,5", "1,1", "16,1", "1,33", "203,157"})
  void ofAnySize(int width, int height) throws IOException {
    assertHalves(waves(new Size(width, height), BufferedImage.TYPE_3BYTE_BGR), 2);
    assertHalves(waves(new Size(width, height), BufferedImage.TYPE_BYTE_GRAY), 2);
  }

  /** Of these, all pixels are decoded first. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "progressive.jpg",
        "cmyk.jpg",
        "ycck.jpg",
        "cases/jpeg_sampled_4x1_restarts.jpg",
        "cases/jpeg_no_end_mark_trailer.jpg",
        "deep.png",
        "lossy.webp"
      })
  void notEveryImageIsDecodedSo(String file) {
    EncodedImage image = new EncodedImage.InFile(IMAGES.resolve(file));
    try (OpenedImage opened = ImageDecoder.open(image, ImageLimits.DEFAULT)) {
      assertThat(opened.reduced(1)).isEmpty();
    }
  }

  /** Whatever the bytes are, there are rows or an exception, soon, and within the memory. */
  @Test
  void damageIsNoticedOrBorne() throws IOException {
    byte[] jpeg = waves(new Size(90, 70), BufferedImage.TYPE_3BYTE_BGR).bytes().toArray();
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = jpeg.clone();
      for (int j = 0; j < 1 + i % 4; j++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      refused += isRefused(damaged) ? 1 : 0;
    }
    assertThat(refused).isBetween(200, 1900);
  }

  private static boolean isRefused(byte... bytes) throws IOException {
    EncodedImage image = new EncodedImage.InMemory(ByteString.fromArray(bytes));
    try (OpenedImage opened = ImageDecoder.open(image, ImageLimits.DEFAULT)) {
      Optional<Reduction> half = opened.reduced(1);
      if (half.isPresent() && half.orElseThrow().layout().size().pixels() < 1 << 20) {
        samples(half.orElseThrow().opening().rows(Wanted.ALWAYS));
      }
      return false;
    } catch (IOException | RuntimeException _) {
      return true;
    }
  }

  /** The last block alone is missing. */
  @Test
  void pixelsThatEndEarlyAreNoticed() throws IOException {
    byte[] jpeg = waves(new Size(90, 70), BufferedImage.TYPE_3BYTE_BGR).bytes().toArray();
    byte[] cut = new byte[jpeg.length - 6];
    System.arraycopy(jpeg, 0, cut, 0, cut.length - 2);
    cut[cut.length - 2] = (byte) 0xff;
    cut[cut.length - 1] = (byte) 0xd9;
    assertThat(isRefused(cut)).isTrue();
    assertThat(isRefused(jpeg)).isFalse();
  }

  @Test
  void whatIsNotWantedAnyMoreIsNotRead() throws IOException {
    EncodedImage image = waves(new Size(90, 70), BufferedImage.TYPE_3BYTE_BGR);
    try (OpenedImage opened = ImageDecoder.open(image, ImageLimits.DEFAULT)) {
      Reduction half = opened.reduced(1).orElseThrow();
      Wanted unwanted =
          () -> {
            throw new IllegalStateException("left");
          };
      assertThatThrownBy(() -> samples(half.opening().rows(unwanted))).hasMessage("left");
    }
  }

  /** A constant stays constant, and a slope a slope, up to the edges. */
  @Test
  void rowsAreHalvedAsTheyCome() throws IOException {
    for (int depth : new int[] {8, 16}) {
      PixelLayout layout = PixelLayout.of(new Size(21, 13), false, false, depth);
      byte[][] rows = new byte[13][layout.rowBytes()];
      for (int y = 0; y < 13; y++) {
        for (int x = 0; x < 21; x++) {
          int[] pixel = {77, 5 * x, 9 * y};
          for (int channel = 0; channel < 3; channel++) {
            rows[y][(3 * x + channel) * depth / 8] = (byte) pixel[channel];
          }
        }
      }
      PixelRows half =
          HalvedRows.of(new HeldRows(layout, rows, Orientation.UPRIGHT), /* level= */ 1);
      assertThat(half.layout().size()).isEqualTo(new Size(11, 7));
      byte[] row = new byte[half.layout().rowBytes()];
      for (int y = 0; y < 7; y++) {
        half.read(row);
        for (int x = 0; x < 11; x++) {
          boolean inside = x > 0 && x < 9 && y > 0 && y < 5;
          assertThat(row[3 * x * depth / 8] & 0xff).isEqualTo(77);
          if (inside) {
            assertThat(row[(3 * x + 1) * depth / 8] & 0xff).isBetween(10 * x + 2, 10 * x + 3);
            assertThat(row[(3 * x + 2) * depth / 8] & 0xff).isBetween(18 * y + 4, 18 * y + 5);
          }
        }
      }
    }
  }

  private static void assertHalves(EncodedImage image, double most) throws IOException {
    OpenedImage whole = ImageDecoder.open(image, ImageLimits.DEFAULT);
    PixelLayout layout = whole.header().layout();
    int[][] expected = samples(whole.rows(Wanted.ALWAYS, 0));
    OpenedImage other = ImageDecoder.open(image, ImageLimits.DEFAULT);
    Reduction half = other.reduced(1).orElseThrow();
    assertThat(half.layout()).isEqualTo(HalvedRows.layout(layout, 1));
    int[][] actual = samples(half.opening().rows(Wanted.ALWAYS));
    int channels = layout.channels();
    double difference = 0;
    for (int y = 0; y < actual.length; y++) {
      for (int i = 0; i < actual[y].length; i++) {
        int right = Math.min(2 * (i / channels) + 1, layout.size().width() - 1);
        int left = 2 * (i / channels) * channels + i % channels;
        int[] upper = expected[2 * y];
        int[] lower = expected[Math.min(2 * y + 1, expected.length - 1)];
        int beside = right * channels + i % channels;
        double mean = (upper[left] + upper[beside] + lower[left] + lower[beside]) / 4.0;
        difference += Math.abs(mean - actual[y][i]);
      }
    }
    assertThat(difference / actual.length / actual[0].length).isLessThan(most);
  }

  private static int[][] samples(PixelRows rows) throws IOException {
    try (rows) {
      int[][] samples = new int[rows.layout().size().height()][rows.layout().rowBytes()];
      byte[] row = new byte[rows.layout().rowBytes()];
      for (int[] each : samples) {
        rows.read(row);
        for (int i = 0; i < row.length; i++) {
          each[i] = row[i] & 0xff;
        }
      }
      return samples;
    } catch (UpscaleException refused) {
      throw new IOException(refused);
    }
  }

  private static EncodedImage.InMemory waves(Size size, int type) throws IOException {
    BufferedImage image = new BufferedImage(size.width(), size.height(), type);
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        int red = (int) (128 + 100 * Math.sin(x / 9.0));
        int green = (int) (128 + 100 * Math.cos(y / 7.0));
        image.setRGB(x, y, red << 16 | green << 8 | (red + green) / 2);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", bytes);
    return new EncodedImage.InMemory(ByteString.fromArray(bytes.toByteArray()));
  }
}
