package aliif.model.kernel;

/** How arrays are laid out for vectors. */
final class Layout {
  private Layout() {}

  /** Blocks of 16 that hold so many channels. */
  static int blocks(int channels) {
    return (channels + Kernel.BLOCK - 1) / Kernel.BLOCK;
  }

  static int roundUp(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }
}
