package aliif.model.scalar;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Size;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the sum as written, in double precision. */
final class ConvolutionTest {
  private final Random random = new Random(13);

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1",
    "7, 9, 3, 8",
    "8, 1, 9, 7",
    "1, 8, 16, 2",
    "63, 2, 1, 3",
    "65, 3, 2, 1",
    "3, 4, 64, 5"
  })
  void equalsTheSumAsWritten(int width, int height, int inputs, int outputs) {
    Size size = new Size(width, height);
    float[] image = values(inputs * width * height); // (inputs, h, w)
    for (int side : new int[] {3, 1}) {
      float[] kernel = values(outputs * inputs * side * side);
      float[] bias = values(outputs);
      float[] actual = new Convolution(inputs, kernel, bias).apply(image, size);
      assertThat(actual).hasSize(outputs * width * height);
      for (int at = 0; at < actual.length; at++) {
        int o = at / (width * height);
        int y = at / width % height;
        int x = at % width;
        double expected = bias[o];
        for (int i = 0; i < inputs * side * side; i++) {
          int row = y + i / side % side - side / 2;
          int column = x + i % side - side / 2;
          if (row >= 0 && row < height && column >= 0 && column < width) {
            double pixel = image[(i / (side * side) * height + row) * width + column];
            expected += kernel[o * inputs * side * side + i] * pixel;
          }
        }
        assertThat((double) actual[at])
            .as("%dx%d, output %d, %d, %d", side, side, o, y, x)
            .isBetween(expected - 2e-5, expected + 2e-5);
      }
    }
  }

  /** A value is one chain of operations wherever it lies: the tiling law rests on that. */
  @ParameterizedTest
  @CsvSource({"0, 0, 12, 9", "5, 3, 7, 8", "11, 8, 1, 1", "2, 0, 9, 1"})
  void aPartHasTheBitsOfTheWhole(int left, int top, int width, int height) {
    Size whole = new Size(16, 13);
    float[] image = values(3 * 16 * 13);
    Convolution convolution = new Convolution(3, values(4 * 3 * 9), values(4));
    float[] expected = convolution.apply(image, whole);
    // With a margin of one, which the image has on all sides here.
    Size crop = new Size(width + 2, height + 2);
    float[] part = new float[3 * crop.width() * crop.height()];
    for (int at = 0; at < part.length; at++) {
      int y = at / crop.width() % crop.height() + top;
      int x = at % crop.width() + left;
      part[at] = image[(at / (crop.width() * crop.height()) * 13 + y) * 16 + x];
    }
    float[] actual = convolution.apply(part, crop);
    for (int o = 0; o < 4; o++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          assertThat(actual[(o * crop.height() + y + 1) * crop.width() + x + 1])
              .isEqualTo(expected[(o * 13 + top + y + 1) * 16 + left + x + 1]);
        }
      }
    }
  }

  private float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return values;
  }
}
