package aliif.model.kernel.loops;

import aliif.model.kernel.memory.ChannelBlocks;
import aliif.model.kernel.memory.Slab;

/**
 * Packs weights for a kernel, all into one {@link Slab}.
 *
 * @param kernel that will read them
 * @param slab where they go
 */
public record Packer(Kernel kernel, Slab slab) {
  public static Packer of(Kernel kernel) {
    return new Packer(kernel, new Slab());
  }

  /** Outputs in whole blocks. The last panel has as many of them as are left. */
  public static int padded(int outputs) {
    return ChannelBlocks.roundUp(outputs, ChannelBlocks.BLOCK);
  }
}
