package aliif.model.kernel.loops;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.kernel.memory.ChannelBlocks;
import aliif.model.kernel.memory.Rows;
import aliif.model.kernel.memory.Slab;
import java.util.Random;

/** The vector kernel of this JVM beside the plain one, and seeded operands for both. */
final class KernelPair {
  /** What no kernel computes from values in [-1, 1): marks what it must leave alone. */
  static final float UNTOUCHED = 12345;

  final Kernel vector = new VectorKernel();
  final Kernel plain = new PlainKernel();
  private final Random random = new Random(9);
  private final Slab slab = new Slab();

  /** Uniform in [-1, 1). */
  float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return values;
  }

  /** A place in a slab, with a block more behind it, full of values or all untouched. */
  Slab.Stretch place(int floats, boolean untouched) {
    Slab.Stretch place = slab.take(floats + ChannelBlocks.BLOCK);
    float[] values = values(floats + ChannelBlocks.BLOCK);
    for (int i = 0; i < values.length; i++) {
      place.values[place.at + i] = untouched ? UNTOUCHED : values[i];
    }
    return place;
  }

  /** A copy of a place, of so many floats. */
  Slab.Stretch copy(Slab.Stretch place, int floats) {
    Slab.Stretch copy = slab.take(floats + ChannelBlocks.BLOCK);
    System.arraycopy(place.values, place.at, copy.values, copy.at, floats);
    return copy;
  }

  /** Rows of channels; what pads the channels to blocks is not zero. */
  Rows rows(int channels, int rows) {
    int stride = rows * ChannelBlocks.BLOCK;
    return new Rows(values(ChannelBlocks.blocks(channels) * stride), 0, stride);
  }

  static Rows untouched(int channels, int rows) {
    int stride = rows * ChannelBlocks.BLOCK;
    float[] values = new float[ChannelBlocks.blocks(channels) * stride];
    java.util.Arrays.fill(values, UNTOUCHED);
    return new Rows(values, 0, stride);
  }

  static float at(Rows rows, int row, int channel) {
    return rows.values[rows.at(channel / ChannelBlocks.BLOCK, row) + channel % ChannelBlocks.BLOCK];
  }

  /**
   * How far two sums of the same terms in the same order may be from each other: one kernel rounds
   * each product and each sum, the other rounds once for both. The errors of n roundings, each at
   * most half an ulp of what is summed so far, grow as the root of n; four times that leaves room.
   * A term that is left out or taken twice is some thousand times as much.
   *
   * @param terms n
   * @param magnitude the most that the terms' magnitudes can add up to
   */
  static float tolerance(int terms, double magnitude) {
    return (float) (4 * Math.sqrt(terms) * 0x1p-24 * magnitude);
  }

  /** Fails also where one is not a number. */
  static void assertClose(float actual, float expected, float tolerance, String what) {
    if (!(Math.abs(actual - expected) <= tolerance)) {
      assertThat(actual).as(what).isEqualTo(expected);
    }
  }
}
