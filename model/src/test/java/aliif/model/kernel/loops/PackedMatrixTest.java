package aliif.model.kernel.loops;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.kernel.memory.ChannelBlocks;
import java.util.BitSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PackedMatrixTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "7, 8", "8, 9", "9, 7", "63, 64", "64, 65", "65, 63", "580, 16"})
  void everyWeightHasAPlaceOfItsOwnAndTheRestIsZero(int inputs, int outputs) {
    for (Kernel kernel : new Kernel[] {new PlainKernel(), new VectorKernel()}) {
      float[] weight = new float[inputs * outputs]; // (outputs, inputs)
      float[] bias = new float[outputs];
      for (int i = 0; i < weight.length; i++) {
        weight[i] = i + 1;
      }
      java.util.Arrays.fill(bias, 5);
      Packer packer = Packer.of(kernel);
      PackedMatrix matrix = PackedMatrix.of(weight, bias, true, packer);
      PackedMatrix.PackedShape shape = PackedMatrix.PackedShape.of(inputs, outputs, packer);
      assertThat(matrix.outputs % ChannelBlocks.BLOCK).isZero();
      BitSet taken = new BitSet();
      for (int o = 0; o < outputs; o++) {
        for (int i = 0; i < inputs; i++) {
          int place = shape.index(i, o);
          assertThat(taken.get(place)).isFalse();
          taken.set(place);
          assertThat(matrix.values[matrix.at + place]).isEqualTo(weight[o * inputs + i]);
        }
      }
      assertThat(taken.length()).isLessThanOrEqualTo(shape.floats());
      for (int place = 0; place < shape.floats(); place++) {
        if (!taken.get(place)) {
          assertThat(matrix.values[matrix.at + place]).isZero();
        }
      }
      for (int o = 0; o < matrix.outputs; o++) {
        assertThat(matrix.bias[o]).isEqualTo(o < outputs ? 5 : 0);
      }
    }
  }

  /** A panel's weights for one input lie side by side: a product reads them as vectors. */
  @ParameterizedTest
  @CsvSource({"7, 40", "64, 64", "16, 16", "16, 80"})
  void aPanelIsReadFromFirstToLast(int inputs, int outputs) {
    for (Kernel kernel : new Kernel[] {new PlainKernel(), new VectorKernel()}) {
      PackedMatrix.PackedShape shape =
          PackedMatrix.PackedShape.of(inputs, outputs, Packer.of(kernel));
      int place = 0;
      for (int panel = 0; panel < shape.outputs(); panel += kernel.panel()) {
        for (int i = 0; i < inputs; i++) {
          int end = Math.min(panel + kernel.panel(), shape.outputs());
          for (int o = panel; o < end; o++) {
            assertThat(shape.index(i, o)).isEqualTo(place++);
          }
        }
      }
    }
  }
}
