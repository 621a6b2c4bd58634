package aliif.model.kernel.memory;

/**
 * A matrix inside an array, in blocks of 16 channels: (channels / 16, stride, 16). The offset can
 * be changed, so that one object serves many products.
 */
public final class Rows {
  public final float[] values;
  public final int stride; // floats from a block to the next: 16 * rows there is room for
  public int at;

  public Rows(float[] values, int at, int stride) {
    this.values = values;
    this.at = at;
    this.stride = stride;
  }

  /** Room for so many rows. */
  public static Rows of(int channels, int rows, Slab slab) {
    int stride = rows * ChannelBlocks.BLOCK;
    Slab.Stretch place = slab.take(ChannelBlocks.blocks(channels) * stride);
    return new Rows(place.values, place.at, stride);
  }

  /** Where a row's block begins. */
  public int at(int block, int row) {
    return at + block * stride + row * ChannelBlocks.BLOCK;
  }
}
