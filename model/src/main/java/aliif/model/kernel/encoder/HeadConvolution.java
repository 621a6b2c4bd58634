package aliif.model.kernel.encoder;

import aliif.model.kernel.loops.Kernel;
import aliif.model.kernel.loops.PackedMatrix;
import aliif.model.kernel.loops.Packer;
import aliif.model.kernel.memory.ChannelBlocks;
import aliif.model.kernel.memory.Lines;
import aliif.model.kernel.memory.Rows;
import aliif.model.kernel.memory.Slab;

/**
 * The 3x3 convolution of the image itself, direct: with three inputs there is nothing for Winograd
 * to save. A product of the 27 values around each pixel. Immutable, shared by threads.
 */
public final class HeadConvolution {
  public static final int TAPS = 27;

  /** Pixels of a product. */
  public static final int CHUNK = 48;

  private final Kernel kernel;
  private final PackedMatrix matrix; // (27, outputs)

  private HeadConvolution(Kernel kernel, PackedMatrix matrix) {
    this.kernel = kernel;
    this.matrix = matrix;
  }

  /**
   * Packs the weights.
   *
   * @param weight (bias.length, 3, 3, 3)
   */
  static HeadConvolution of(float[] weight, float[] bias, Packer packer) {
    return new HeadConvolution(packer.kernel(), PackedMatrix.of(weight, bias, false, packer));
  }

  int outputs() {
    return matrix.outputs;
  }

  /** Scratch for {@link #apply}. */
  static Rows scratch(Slab slab) {
    return Rows.of(TAPS, CHUNK, slab);
  }

  /** Makes row {@code y} of {@code to}; outside the image it is zero. */
  void apply(Lines image, Lines to, int y, Rows around) {
    if (y < 0 || y >= to.size.height()) {
      to.clearRow(y);
      return;
    }
    Rows row = new Rows(to.values, 0, to.blockStride());
    for (int x = 0; x < to.size.width(); x += CHUNK) {
      int pixels = Math.min(CHUNK, to.size.width() - x);
      for (int i = 0; i < pixels; i++) {
        unfold(image, y, x + i, around, i);
      }
      row.at = to.at(y) + (x + 1) * ChannelBlocks.BLOCK;
      kernel.product(around, matrix, row, ChannelBlocks.roundUp(pixels, ChannelBlocks.ROWS));
    }
    to.clearMargin(y);
  }

  /** The 27 values around a pixel, channel by channel as weights have them. */
  private static void unfold(Lines image, int y, int x, Rows around, int row) {
    for (int ky = 0; ky < 3; ky++) {
      int from = image.at(y + ky - 1) + x * ChannelBlocks.BLOCK;
      for (int kx = 0; kx < 3; kx++) {
        for (int c = 0; c < 3; c++) {
          int tap = c * 9 + ky * 3 + kx;
          around.values[around.at(tap / ChannelBlocks.BLOCK, row) + tap % ChannelBlocks.BLOCK] =
              image.values[from + kx * ChannelBlocks.BLOCK + c];
        }
      }
    }
  }
}
