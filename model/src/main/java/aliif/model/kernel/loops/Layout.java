package aliif.model.kernel.loops;

/** How arrays are laid out for vectors. */
public final class Layout {
  private Layout() {}

  /** Blocks of 16 that hold so many channels. */
  public static int blocks(int channels) {
    return (channels + Kernel.BLOCK - 1) / Kernel.BLOCK;
  }

  public static int roundUp(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }
}
