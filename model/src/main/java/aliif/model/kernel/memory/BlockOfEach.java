package aliif.model.kernel.memory;

/** Blocks of K MLPs, one for each, that are blended to one block. The place moves. */
public final class BlockOfEach {
  public final float[] values;
  public final int stride; // floats from an MLP's block to the next's
  public final int mlps;
  public int at;

  public BlockOfEach(float[] values, int stride, int mlps) {
    this.values = values;
    this.stride = stride;
    this.mlps = mlps;
  }
}
