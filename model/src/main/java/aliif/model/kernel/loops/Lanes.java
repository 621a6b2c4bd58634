package aliif.model.kernel.loops;

import aliif.model.kernel.memory.ChannelBlocks;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** The vectors that {@link VectorKernel} computes with, and their ReLU. */
final class Lanes {
  static final VectorSpecies<Float> SPECIES = species();

  /** Floats of a vector. */
  static final int COUNT = SPECIES.length();

  /** Outputs, or queries, of a register tile: two vectors. */
  static final int PANEL = 2 * COUNT;

  /** Whether there are 32 registers, AVX-512's, for taller register tiles. */
  static final boolean TALL = COUNT >= 16;

  /** A float's bits as integers. */
  static final VectorSpecies<Integer> BITS = VectorSpecies.of(int.class, SPECIES.vectorShape());

  private Lanes() {}

  private static VectorSpecies<Float> species() {
    VectorSpecies<Float> widest = FloatVector.SPECIES_PREFERRED;
    return widest.length() > ChannelBlocks.BLOCK ? FloatVector.SPECIES_512 : widest;
  }

  /** Rows of the next register tile of a product, of those that are left. */
  static int tileRows(int left) {
    return TALL && left >= 12 ? 12 : ChannelBlocks.ROWS;
  }

  /*
   * Positive floats order as the integers of their bits do, and negative ones are negative
   * integers: one instruction, where max() with Java's rules for NaN and -0 takes six.
   */
  static FloatVector atLeast(FloatVector x, IntVector floor) {
    return x.reinterpretAsInts().max(floor).reinterpretAsFloats();
  }

  /** Zero for ReLU, else nothing that holds anything back. */
  static IntVector floor(boolean relu) {
    return IntVector.broadcast(BITS, relu ? 0 : Integer.MIN_VALUE);
  }

  /*
   * A pass of its own: the tiles' code has as many vector operations as the compiler will inline.
   */
  static void relu(float[] x, int from, int count) {
    IntVector zero = floor(true);
    for (int i = from; i < from + count; i += COUNT) {
      atLeast(FloatVector.fromArray(SPECIES, x, i), zero).intoArray(x, i);
    }
  }
}
