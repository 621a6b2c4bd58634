package aliif.model.kernel.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Size;
import aliif.model.kernel.loops.Kernel;
import aliif.model.kernel.loops.Kernels;
import aliif.model.kernel.loops.Packer;
import aliif.model.kernel.loops.PlainKernel;
import aliif.model.kernel.memory.ChannelBlocks;
import aliif.model.kernel.memory.Lines;
import aliif.model.kernel.memory.Slab;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first convolution, row by row, against its sum as written. */
final class HeadConvolutionTest {
  private final Random random = new Random(12);

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "7, 5, 8", "8, 3, 9", "9, 2, 63", "47, 2, 16", "48, 2, 64", "49, 4, 65"})
  void equalsTheDirectConvolution(int width, int height, int outputs) {
    Size size = new Size(width, height);
    float[] weight = values(outputs * HeadConvolution.TAPS);
    float[] bias = values(outputs);
    float[] image = values(3 * width * height); // (3, h, w)
    for (Kernel kernel : List.of(Kernels.fastest(), new PlainKernel())) {
      HeadConvolution head = HeadConvolution.of(weight, bias, Packer.of(kernel));
      Lines from = Lines.ring(3, size, height + 2, new Slab());
      for (int at = 0; at < image.length; at++) {
        int y = at / width % height;
        int place = from.at(y) + (at % width + 1) * ChannelBlocks.BLOCK + at / (width * height);
        from.values[place] = image[at];
      }
      Lines to = Lines.ring(head.outputs(), size, height + 2, new Slab());
      for (int y = -1; y <= height; y++) {
        head.apply(from, to, y, HeadConvolution.scratch(new Slab()));
        assertRow(to, y, weight, bias, image);
      }
    }
  }

  /** A row of the image, with zeros beside it; rows outside are zeros. */
  private static void assertRow(Lines to, int y, float[] weight, float[] bias, float[] image) {
    int w = to.size.width();
    int columns = to.blockStride() / ChannelBlocks.BLOCK;
    for (int o = 0; o < bias.length; o++) {
      int row = to.at(y) + o / ChannelBlocks.BLOCK * to.blockStride() + o % ChannelBlocks.BLOCK;
      for (int column = 0; column < columns; column++) {
        int x = column - 1;
        boolean inside = y >= 0 && y < to.size.height() && x >= 0 && x < w;
        double expected = inside ? direct(weight, bias, image, to.size, o, y, x) : 0;
        assertThat((double) to.values[row + column * ChannelBlocks.BLOCK])
            .as("output %d, row %d, column %d", o, y, x)
            .isBetween(expected - 1e-5, expected + 1e-5);
      }
    }
  }

  private static double direct(
      float[] weight, float[] bias, float[] image, Size size, int o, int y, int x) {
    double sum = bias[o];
    for (int tap = 0; tap < HeadConvolution.TAPS; tap++) {
      int row = y + tap % 9 / 3 - 1;
      int column = x + tap % 3 - 1;
      if (row >= 0 && row < size.height() && column >= 0 && column < size.width()) {
        int at = (tap / 9 * size.height() + row) * size.width() + column;
        sum += (double) weight[o * HeadConvolution.TAPS + tap] * image[at];
      }
    }
    return sum;
  }

  private float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return values;
  }
}
