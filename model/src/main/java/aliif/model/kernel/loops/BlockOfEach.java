package aliif.model.kernel.loops;

/** Blocks of K MLPs, one for each, that are blended to one block. The place moves. */
public final class BlockOfEach {
  final float[] values;
  final int stride; // floats from an MLP's block to the next's
  final int mlps;
  public int at;

  public BlockOfEach(float[] values, int stride, int mlps) {
    this.values = values;
    this.stride = stride;
    this.mlps = mlps;
  }
}
