package aliif.model.kernel.loops;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.kernel.memory.ChannelBlocks;
import aliif.model.kernel.memory.Rows;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Products that leave out zeros against those that do not, with the vectors of this JVM. */
final class ActiveInputsTest {
  private static final int ROWS = 40; // three tall tiles and a short one
  private static final int OUTPUTS = 70;

  private final Kernel kernel = new VectorKernel();
  private final Random random = new Random(1);

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 63, 64, 65, 580})
  void productsHaveTheSameBits(int inputs) {
    for (double share : new double[] {0, 0.1, 0.5, 1}) {
      for (int rows = ChannelBlocks.ROWS; rows <= ROWS; rows += ChannelBlocks.ROWS) {
        assertSameBits(inputs, rows, share);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"16, 0", "20, 3", "100, 40"})
  void anInputIsActiveWhereAnyRowOfATileIsNotZero(int inputs, int channel) {
    Rows a = rows(inputs);
    a.values[a.at(channel / ChannelBlocks.BLOCK, 5) + channel % ChannelBlocks.BLOCK] = 1e-30f;
    ActiveInputs active = new ActiveInputs(inputs, ROWS);
    kernel.findActive(a, inputs, ROWS, active);
    int tile = 5 / Lanes.tileRows(ROWS);
    for (int other = 0; other * Lanes.tileRows(ROWS) < ROWS - 4; other++) {
      assertThat(active.counts[other]).isEqualTo(other == tile ? 1 : 0);
    }
    assertThat(active.channels[tile * active.room]).isEqualTo(channel);
  }

  private void assertSameBits(int inputs, int rows, double share) {
    Rows a = activations(inputs, share);
    PackedMatrix matrix = matrix(inputs);
    Rows expected = rows(matrix.outputs);
    kernel.product(a, matrix, expected, rows);
    Rows actual = rows(matrix.outputs);
    // Room for more inputs than there are, as scratch has that serves several layers.
    ActiveInputs active = new ActiveInputs(inputs + 3, ROWS);
    kernel.findActive(a, inputs, rows, active);
    kernel.product(a, matrix, actual, active);
    assertThat(actual.values)
        .as("%d rows, %s of the inputs", rows, share)
        .isEqualTo(expected.values);
  }

  /**
   * Zero but for a share of the inputs, and there zero at half of the rows; padding is not zero.
   */
  private Rows activations(int inputs, double share) {
    Rows a = rows(inputs);
    java.util.Arrays.fill(a.values, 9);
    for (int i = 0; i < inputs; i++) {
      boolean active = random.nextDouble() < share;
      for (int row = 0; row < ROWS; row++) {
        float value = active && random.nextBoolean() ? random.nextFloat() : 0;
        a.values[a.at(i / ChannelBlocks.BLOCK, row) + i % ChannelBlocks.BLOCK] = value;
      }
    }
    return a;
  }

  private static Rows rows(int channels) {
    int stride = ROWS * ChannelBlocks.BLOCK;
    return new Rows(new float[ChannelBlocks.blocks(channels) * stride], 0, stride);
  }

  private PackedMatrix matrix(int inputs) {
    float[] weight = new float[OUTPUTS * inputs];
    float[] bias = new float[OUTPUTS];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = random.nextFloat() - 0.5f;
    }
    for (int o = 0; o < OUTPUTS; o++) {
      bias[o] = random.nextFloat() - 0.5f;
    }
    return PackedMatrix.of(weight, bias, true, Packer.of(kernel));
  }
}
