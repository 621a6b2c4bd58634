package aliif.model.kernel.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Size;
import aliif.model.kernel.loops.Epilogue;
import aliif.model.kernel.loops.Kernel;
import aliif.model.kernel.loops.Kernels;
import aliif.model.kernel.loops.Packer;
import aliif.model.kernel.loops.PlainKernel;
import aliif.model.kernel.memory.ChannelBlocks;
import aliif.model.kernel.memory.Lines;
import aliif.model.kernel.memory.Slab;
import aliif.model.kernel.memory.TileRun;
import aliif.model.kernel.memory.Tiles;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Convolutions by Winograd's F(4x4, 3x3) against direct ones in double precision. */
final class WinogradConvolutionTest {
  /*
   * With weights in +-1 / sqrt(9 C) outputs are about 0.3. The transforms add up magnitudes of 100
   * times an input and 19 x 19 times a product, and take most of that away again: what rounding is
   * left is below a thousandth of a percent of the outputs. A wrong tap, of 64 channels, is 0.004.
   */
  private static final double TOLERANCE = 3e-5;

  private final Random random = new Random(11);
  private final Slab slab = new Slab();

  @ParameterizedTest
  @MethodSource("shapes")
  void equalsTheDirectConvolution(Size size, int inputs, int outputs) {
    float[] weight = values(outputs * inputs * 9, 1 / Math.sqrt(9.0 * inputs));
    float[] bias = values(outputs, 1);
    float[] image = values(inputs * size.height() * size.width(), 1); // (inputs, h, w)
    float[] residual = values(outputs * size.height() * size.width(), 1); // (outputs, h, w)
    double[] direct = direct(weight, bias, image, size);
    for (Kernel kernel : List.of(Kernels.fastest(), new PlainKernel())) {
      WinogradConvolution convolution =
          WinogradConvolution.of(weight, bias, new Packer(kernel, slab));
      for (boolean add : new boolean[] {false, true}) {
        for (boolean relu : new boolean[] {false, true}) {
          Lines added = lines(residual, outputs, convolution.outputs(), size);
          Lines to = lines(new float[0], 0, convolution.outputs(), size);
          Lines from = lines(image, inputs, inputs, size);
          apply(convolution, from, to, convolution.epilogue(relu, add ? added : null));
          for (int at = 0; at < direct.length; at++) {
            double sum = direct[at] + (add ? residual[at] : 0);
            assertThat((double) value(to, at, size))
                .as("%s, residual %s, relu %s, value %d", kernel.name(), add, relu, at)
                .isBetween(
                    (relu ? Math.max(sum, 0) : sum) - TOLERANCE,
                    (relu ? Math.max(sum, 0) : sum) + TOLERANCE);
          }
          assertZeroAround(to, size);
        }
      }
    }
  }

  /** In an encoder tiles begin above the image, each layer's a row higher than the one before. */
  @ParameterizedTest
  @ValueSource(ints = {-1, -2, -3, -4, -5})
  void tilesMayBeginAboveTheImageAndEndBelow(int top) {
    Size size = new Size(9, 6);
    float[] weight = values(17 * 5 * 9, 0.15);
    float[] bias = values(17, 1);
    float[] image = values(5 * size.height() * size.width(), 1); // (5, h, w)
    double[] direct = direct(weight, bias, image, size);
    for (Kernel kernel : List.of(Kernels.fastest(), new PlainKernel())) {
      WinogradConvolution convolution =
          WinogradConvolution.of(weight, bias, new Packer(kernel, slab));
      Lines from = Lines.ring(5, size, 24, slab);
      for (int at = 0; at < image.length; at++) {
        from.values[place(from, at, size)] = image[at];
      }
      Lines to = Lines.ring(convolution.outputs(), size, 24, slab);
      int tiles = to.tilesAcross() * ((size.height() - top + 3) / TileRun.SIDE);
      convolution.apply(
          from,
          to,
          convolution.epilogue(false, null),
          new WinogradConvolution.Chunk(top, 0, tiles),
          new TileScratch(ChannelBlocks.BLOCK, slab));
      for (int at = 0; at < direct.length; at++) {
        assertThat((double) value(to, at, size))
            .as("%s, value %d", kernel.name(), at)
            .isBetween(direct[at] - TOLERANCE, direct[at] + TOLERANCE);
      }
      for (int y = top; y < 0; y++) {
        int row = to.at(y);
        assertThat(Arrays.copyOfRange(to.values, row, row + to.blocks * to.blockStride()))
            .as("row %d", y)
            .containsOnly(0);
      }
    }
  }

  private static Stream<Arguments> shapes() {
    return Stream.of(
        Arguments.of(new Size(1, 1), 1, 1),
        Arguments.of(new Size(4, 4), 8, 9),
        Arguments.of(new Size(5, 3), 64, 64),
        Arguments.of(new Size(7, 8), 9, 7),
        Arguments.of(new Size(8, 9), 16, 80),
        Arguments.of(new Size(63, 2), 3, 17),
        Arguments.of(new Size(64, 7), 7, 3),
        Arguments.of(new Size(65, 5), 17, 65),
        Arguments.of(new Size(9, 65), 1, 16),
        Arguments.of(new Size(3, 3), 65, 129),
        Arguments.of(new Size(5, 4), 580, 8));
  }

  /** As an encoder does it: chunk by chunk. */
  private void apply(WinogradConvolution convolution, Lines from, Lines to, Epilogue epilogue) {
    TileScratch scratch = new TileScratch(from.blocks * ChannelBlocks.BLOCK, slab);
    int tiles = to.tilesAcross() * ((to.size.height() + TileRun.SIDE - 1) / TileRun.SIDE);
    for (int first = 0; first < tiles; first += Tiles.CAPACITY) {
      int count = Math.min(Tiles.CAPACITY, tiles - first);
      WinogradConvolution.Chunk chunk = new WinogradConvolution.Chunk(0, first, count);
      convolution.apply(from, to, epilogue, chunk, scratch);
    }
  }

  /** {@code b_o + sum_c sum_tap w x}, with zeros around the image. */
  private static double[] direct(float[] weight, float[] bias, float[] image, Size size) {
    int h = size.height();
    int w = size.width();
    int inputs = image.length / (h * w);
    double[] to = new double[bias.length * h * w]; // (outputs, h, w)
    for (int at = 0; at < to.length; at++) {
      int o = at / (h * w);
      int y = at / w % h;
      int x = at % w;
      to[at] = bias[o];
      for (int i = 0; i < inputs * 9; i++) {
        int row = y + i % 9 / 3 - 1;
        int column = x + i % 3 - 1;
        if (row >= 0 && row < h && column >= 0 && column < w) {
          to[at] += (double) weight[o * inputs * 9 + i] * image[(i / 9 * h + row) * w + column];
        }
      }
    }
    return to;
  }

  /** All rows of an image and those around it, of so many channels. */
  private Lines lines(float[] planes, int given, int channels, Size size) {
    int rows = ChannelBlocks.roundUp(size.height(), TileRun.SIDE) + 2;
    Lines lines = Lines.ring(channels, size, rows, slab);
    int pixels = size.height() * size.width();
    for (int at = 0; at < given * pixels; at++) {
      lines.values[place(lines, at, size)] = planes[at];
    }
    return lines;
  }

  private static float value(Lines lines, int at, Size size) {
    return lines.values[place(lines, at, size)];
  }

  /** Where the value lies that planes (channels, h, w) have at {@code at}. */
  private static int place(Lines lines, int at, Size size) {
    int channel = at / (size.height() * size.width());
    int y = at / size.width() % size.height();
    int x = at % size.width();
    return lines.at(y)
        + channel / ChannelBlocks.BLOCK * lines.blockStride()
        + (x + 1) * ChannelBlocks.BLOCK
        + channel % ChannelBlocks.BLOCK;
  }

  /** The next convolution pads with what lies beside and below the image. */
  private static void assertZeroAround(Lines lines, Size size) {
    int last = ChannelBlocks.roundUp(size.height(), TileRun.SIDE);
    for (int y = 0; y < last; y++) {
      for (int n = 0; n < lines.blocks * lines.blockStride(); n++) {
        int x = n % lines.blockStride() / ChannelBlocks.BLOCK - 1;
        if (y >= size.height() || x < 0 || x >= size.width()) {
          assertThat(lines.values[lines.at(y) + n]).as("row %d, column %d", y, x).isZero();
        }
      }
    }
  }

  private float[] values(int count, double bound) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (bound * (2 * random.nextFloat() - 1));
    }
    return values;
  }
}
