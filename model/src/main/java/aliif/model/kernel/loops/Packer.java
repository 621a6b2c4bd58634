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

  /** Outputs in whole panels and whole blocks. */
  public int padded(int outputs) {
    return ChannelBlocks.roundUp(outputs, Math.max(kernel.panel(), ChannelBlocks.BLOCK));
  }
}
