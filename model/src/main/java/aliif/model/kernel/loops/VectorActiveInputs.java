package aliif.model.kernel.loops;

import static aliif.model.kernel.loops.Lanes.COUNT;
import static aliif.model.kernel.loops.Lanes.SPECIES;
import static aliif.model.kernel.memory.ChannelBlocks.BLOCK;

import aliif.model.kernel.memory.Rows;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Finds the inputs of {@link VectorActiveProducts}: a list for each of its register tiles. */
final class VectorActiveInputs {
  private VectorActiveInputs() {}

  static void find(Rows a, int inputs, int rows, ActiveInputs active) {
    assert inputs <= active.room : inputs;
    active.rows = rows;
    int tile = 0;
    for (int row = 0; row < rows; tile++) {
      int height = Lanes.tileRows(rows - row);
      int first = tile * active.room;
      int next = first;
      for (int k = 0; k < inputs; k += COUNT) {
        long lanes = nonZero(a.values, a.at(k / BLOCK, row) + k % BLOCK, height);
        if (inputs - k < COUNT) {
          lanes &= (1L << (inputs - k)) - 1;
        }
        for (; lanes != 0; lanes &= lanes - 1) {
          active.channels[next++] = k + Long.numberOfTrailingZeros(lanes);
        }
      }
      active.counts[tile] = next - first;
      row += height;
    }
  }

  /** A bit for each lane that is not zero in at least one row. */
  private static long nonZero(float[] a, int at, int rows) {
    IntVector any = FloatVector.fromArray(SPECIES, a, at).reinterpretAsInts();
    for (int row = 1; row < rows; row++) {
      any = any.or(FloatVector.fromArray(SPECIES, a, at + row * BLOCK).reinterpretAsInts());
    }
    return any.compare(VectorOperators.NE, 0).toLong();
  }
}
