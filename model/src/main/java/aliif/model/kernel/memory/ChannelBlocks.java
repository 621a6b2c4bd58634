package aliif.model.kernel.memory;

/** How arrays are laid out for vectors. */
public final class ChannelBlocks {
  /** Channels of a block: what is contiguous in all layouts, as many as the widest vector has. */
  public static final int BLOCK = 16;

  /** Rows of a matrix come in multiples of this. */
  public static final int ROWS = 4;

  private ChannelBlocks() {}

  /** Blocks of 16 that hold so many channels. */
  public static int blocks(int channels) {
    return (channels + BLOCK - 1) / BLOCK;
  }

  public static int roundUp(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }
}
