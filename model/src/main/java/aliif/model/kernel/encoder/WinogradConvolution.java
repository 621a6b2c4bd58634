package aliif.model.kernel.encoder;

import aliif.model.kernel.loops.Epilogue;
import aliif.model.kernel.loops.Kernel;
import aliif.model.kernel.loops.PackedMatrix;
import aliif.model.kernel.loops.Packer;
import aliif.model.kernel.memory.ChannelBlocks;
import aliif.model.kernel.memory.Lines;
import aliif.model.kernel.memory.Slab;
import aliif.model.kernel.memory.TileRun;
import aliif.model.kernel.memory.Tiles;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A 3x3 convolution, stride 1, zero padding 1: 36 products of tiles by transformed weights, for 64
 * outputs at a time. Immutable, shared by threads.
 */
public final class WinogradConvolution {
  /** Outputs that are made together, so that all tiles of a chunk lie in a second-level cache. */
  public static final int GROUP = 64;

  private final Kernel kernel;
  private final int outputs; // with padding
  private final PackedMatrix[][] groups; // (groups, 36)
  private final float[] bias; // (outputs)

  private WinogradConvolution(Kernel kernel, int outputs, float[] bias) {
    this.kernel = kernel;
    this.outputs = outputs;
    this.bias = bias;
    this.groups = new PackedMatrix[(outputs + GROUP - 1) / GROUP][];
  }

  /**
   * Transforms and packs the weights.
   *
   * @param weight (bias.length, inputs, 3, 3)
   */
  public static WinogradConvolution of(float[] weight, float[] bias, Packer packer) {
    int inputs = weight.length / (9 * bias.length);
    int outputs = Packer.padded(bias.length);
    WinogradConvolution all =
        new WinogradConvolution(packer.kernel(), outputs, Arrays.copyOf(bias, outputs));
    for (int group = 0; group < all.groups.length; group++) {
      int from = group * GROUP;
      int to = Math.min(from + GROUP, bias.length);
      float[] part = Arrays.copyOfRange(weight, from * inputs * 9, to * inputs * 9);
      all.groups[group] = transform(part, inputs, packer);
    }
    return all;
  }

  private static PackedMatrix[] transform(float[] weight, int inputs, Packer packer) {
    int outputs = weight.length / (9 * inputs);
    PackedMatrix.PackedShape shape =
        PackedMatrix.PackedShape.of(
            ChannelBlocks.roundUp(inputs, ChannelBlocks.BLOCK), outputs, packer);
    Slab.Stretch packed = packer.slab().take(Tiles.POSITIONS * shape.floats());
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < inputs; i++) {
        float[] u = Winograd.transform(weight, (o * inputs + i) * 9);
        for (int p = 0; p < Tiles.POSITIONS; p++) {
          packed.values[packed.at + p * shape.floats() + shape.index(i, o)] = u[p];
        }
      }
    }
    PackedMatrix[] positions = new PackedMatrix[Tiles.POSITIONS];
    for (int p = 0; p < Tiles.POSITIONS; p++) {
      positions[p] = PackedMatrix.within(packed.values, packed.at + p * shape.floats(), shape);
    }
    return positions;
  }

  /** Outputs with padding: the channels of {@link Lines} for them. */
  int outputs() {
    return outputs;
  }

  /** What is fused with this convolution's end. */
  Epilogue epilogue(boolean relu, @Nullable Lines residual) {
    return new Epilogue(bias, relu, residual);
  }

  /** At most {@link Tiles#CAPACITY} tiles from one on, counted from row {@code top} on. */
  record Chunk(int top, int firstTile, int tiles) {}

  /** Makes tiles of {@code to} from the rows of {@code from} around them. */
  void apply(Lines from, Lines to, Epilogue epilogue, Chunk chunk, TileScratch scratch) {
    TileRun run = scratch.run;
    run.begin(chunk.top, to.tilesAcross(), chunk.firstTile, chunk.tiles);
    while (run.next()) {
      kernel.transformInput(from, run, scratch.input);
    }
    for (int group = 0; group < groups.length; group++) {
      multiply(groups[group], ChannelBlocks.roundUp(chunk.tiles, ChannelBlocks.ROWS), scratch);
      run.block = group * GROUP / ChannelBlocks.BLOCK;
      run.blocks = groups[group][0].outputs / ChannelBlocks.BLOCK;
      run.begin(chunk.top, to.tilesAcross(), chunk.firstTile, chunk.tiles);
      while (run.next()) {
        kernel.transformOutput(scratch.output, run, to, epilogue);
        to.clearOutside(run);
      }
    }
  }

  private void multiply(PackedMatrix[] positions, int rows, TileScratch scratch) {
    for (int p = 0; p < Tiles.POSITIONS; p++) {
      kernel.product(scratch.input.at(p), positions[p], scratch.output.at(p), rows);
    }
  }
}
