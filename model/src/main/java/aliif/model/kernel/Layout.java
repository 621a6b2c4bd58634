package aliif.model.kernel;

/** How arrays are laid out for vectors. */
final class Layout {
  /*
   * A large array begins on a page, its values 16 bytes later. Twelve floats on, a vector of 64
   * bytes lies in one cache line, which is worth 8 to 16 % of a matrix product (docs/numerics.md).
   */
  static final int START = 12;

  private Layout() {}

  /** Blocks of 16 that hold so many channels. */
  static int blocks(int channels) {
    return (channels + Kernel.BLOCK - 1) / Kernel.BLOCK;
  }

  static int roundUp(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }
}
