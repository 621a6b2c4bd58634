package aliif.model.bicubic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fixtures are written by {@code src/test/python/bicubic_fixtures.py}. */
final class BicubicResamplerTest {
  private static final Size SOURCE = new Size(17, 11);

  @ParameterizedTest
  @CsvSource({
    "17,11", "40,31", "34,22", "51,33", "8,5", "5,3", "2,2", "1,1", "17,30", "60,4", "16,12", "7,11"
  })
  void equalsPillow(int width, int height) {
    Size to = new Size(width, height);
    float[] expected = fixture(to);
    float[] actual = new BicubicResampler(1, SOURCE, to).push(fixture(SOURCE), SOURCE.height());
    assertThat(actual).containsExactly(expected, within(1e-6f));
  }

  @ParameterizedTest
  @CsvSource({"40,31", "8,5", "1,1", "17,30", "60,4", "16,12", "3,100"})
  void anyChunkingEqualsTheWhole(int width, int height) {
    Size to = new Size(width, height);
    RgbImage image = random(SOURCE, 1);
    float[] whole = BicubicResampler.resize(image, to).values();
    for (int seed = 0; seed < 20; seed++) {
      assertThat(inChunks(image, to, new Random(seed))).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @CsvSource({"40,31", "8,5", "17,11", "60,4", "16,12", "3,100"})
  void aPartHasThePixelsOfTheWhole(int width, int height) {
    Size to = new Size(width, height);
    RgbImage image = random(SOURCE, 1);
    RgbImage whole = BicubicResampler.resize(image, to);
    Random random = new Random(3);
    for (int i = 0; i < 50; i++) {
      int y = random.nextInt(height);
      int x = random.nextInt(width);
      Region part = new Region(y, x, 1 + random.nextInt(height - y), 1 + random.nextInt(width - x));
      var resampler = new BicubicResampler(3, SOURCE, to, part);
      float[] source = image.crop(resampler.source()).values();
      assertThat(resampler.push(source, resampler.source().height()))
          .isEqualTo(whole.crop(part).values());
    }
  }

  @Test
  void aConstantStaysThatConstantToTheBit() {
    for (int side : new int[] {1, 2, 3, 7, 8, 9, 63, 64, 65}) {
      float[] grey = new float[3 * 10 * 12];
      Arrays.fill(grey, 77 / 255f);
      RgbImage resized =
          BicubicResampler.resize(new RgbImage(new Size(12, 10), grey), new Size(side, 66 - side));
      for (float value : resized.values()) {
        assertThat(value).isEqualTo(77 / 255f);
      }
    }
  }

  /** Rows of one value are not interpolated; columns of one value are, and must give the same. */
  @ParameterizedTest
  @CsvSource({"40,31", "8,5", "60,4", "3,100"})
  void flatRowsAreInterpolatedAsAllOthers(int width, int height) {
    float[] steps = new float[17 * 11];
    float[] turned = new float[17 * 11];
    for (int i = 0; i < steps.length; i++) {
      int row = i / 17;
      steps[i] = row < 5 ? 0.7f : row == 5 ? i % 3 / 2f : 0.1f * row;
      turned[i % 17 * 11 + row] = steps[i];
    }
    float[] actual = new BicubicResampler(1, SOURCE, new Size(width, height)).push(steps, 11);
    float[] other =
        new BicubicResampler(1, new Size(11, 17), new Size(height, width)).push(turned, 17);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).isCloseTo(other[i % width * height + i / width], within(1e-6f));
    }
  }

  @Test
  void rowsComeOutAsSoonAsTheKernelIsComplete() {
    var resampler = new BicubicResampler(1, new Size(1, 5), new Size(1, 10));
    int[] counts = new int[5];
    for (int row = 0; row < 5; row++) {
      counts[row] = resampler.push(new float[] {row}, 1).length;
    }
    // Output 2i needs inputs i - 2 to i + 1, output 2i + 1 inputs i - 1 to i + 2.
    assertThat(counts).containsExactly(0, 1, 2, 2, 5);
  }

  @Test
  void moreRowsThanTheInputHasAreRefused() {
    var resampler = new BicubicResampler(1, new Size(1, 2), new Size(1, 1));
    assertThat(resampler.push(new float[1], 1)).isEmpty();
    assertThatThrownBy(() -> resampler.push(new float[2], 2))
        .hasMessage("count: 2 (expected: 0 to 1)");
    assertThatThrownBy(() -> resampler.push(new float[3], 1)).hasMessage("values: 3 (expected: 1)");
    assertThatThrownBy(() -> new BicubicResampler(0, SOURCE, SOURCE))
        .hasMessage("planes: 0 (expected: at least 1)");
  }

  @Test
  void rowsAreMadeOnDemandWithTheSameBits() {
    RgbImage image = random(new Size(7, 3), 5);
    Size to = new Size(9, 400);
    var resampler = new BicubicResampler(3, image.size(), to);
    float[] taken = new float[3 * 9 * 400];
    int made = 0;
    for (int y = 0; y < 3; y++) {
      resampler.add(rows(image, y, 1));
      float[] part = new float[3 * 7 * 9]; // (3, 7, 9)
      for (int count = resampler.take(part, 2); count > 0; count = resampler.take(part, 2)) {
        for (int plane = 0; plane < 3; plane++) {
          System.arraycopy(part, (plane * 7 + 2) * 9, taken, (plane * 400 + made) * 9, count * 9);
        }
        made += count;
      }
    }
    assertThat(made).isEqualTo(400);
    assertThat(taken).isEqualTo(BicubicResampler.resize(image, to).values());
  }

  @Test
  void aRowBeforeTheCompleteOnesAreTakenIsRefused() {
    var resampler = new BicubicResampler(1, new Size(1, 9), new Size(1, 9000));
    resampler.add(new float[1]);
    resampler.add(new float[1]);
    assertThatThrownBy(() -> resampler.add(new float[1]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("complete rows: 500 (expected: 0 before another is added)");
  }

  private static float[] inChunks(RgbImage image, Size to, Random random) {
    var resampler = new BicubicResampler(3, image.size(), to);
    float[] joined = new float[3 * to.width() * to.height()];
    int made = 0;
    for (int y = 0; y < image.height(); ) {
      int count = random.nextInt(Math.min(5, image.height() - y + 1));
      float[] rows = count == 0 ? new float[0] : rows(image, y, count);
      float[] part = resampler.push(rows, count);
      int height = part.length / 3 / to.width();
      for (int plane = 0; plane < 3; plane++) {
        System.arraycopy(
            part,
            plane * height * to.width(),
            joined,
            (plane * to.height() + made) * to.width(),
            height * to.width());
      }
      made += height;
      y += count;
    }
    assertThat(made).isEqualTo(to.height());
    return joined;
  }

  private static float[] rows(RgbImage image, int y, int count) {
    return image.crop(new Region(y, 0, count, image.width())).values();
  }

  private static RgbImage random(Size size, int seed) {
    Random random = new Random(seed);
    float[] values = new float[(int) (3 * size.pixels())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return new RgbImage(size, values);
  }

  private static float[] fixture(Size size) {
    String name = size + ".f32";
    try (var stream =
        Objects.requireNonNull(BicubicResamplerTest.class.getResourceAsStream(name), name)) {
      float[] values = new float[(int) size.pixels()];
      ByteBuffer.wrap(stream.readAllBytes())
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values);
      return values;
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
