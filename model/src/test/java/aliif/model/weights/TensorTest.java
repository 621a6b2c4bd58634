package aliif.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.testing.RandomWeights;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Floats with a shape, and how they are asked for. */
final class TensorTest {
  @Test
  void valuesFillTheShape() {
    assertThat(new Tensor(List.of(), new float[1]).shape()).isEmpty();
    assertThat(new Tensor(List.of(2, 3), new float[6]).shape()).containsExactly(2, 3);
    assertThat(new Tensor(List.of(2, 0), new float[0]).values()).isEmpty();
    assertThatThrownBy(() -> new Tensor(List.of(2, 3), new float[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("values: 5 (expected: 6 for [2, 3])");
    assertThatThrownBy(() -> new Tensor(List.of(), new float[0]))
        .hasMessage("values: 0 (expected: 1 for [])");
    // 2^32 values are not none.
    assertThatThrownBy(() -> new Tensor(List.of(1 << 16, 1 << 16), new float[0]))
        .hasMessage("values: 0 (expected: 4294967296 for [65536, 65536])");
  }

  @Test
  void aShapeIsNobodyElses() {
    List<Integer> sides = new ArrayList<>(List.of(2, 3));
    Tensor tensor = new Tensor(sides, new float[6]);
    sides.set(0, 7);
    assertThat(tensor.shape()).containsExactly(2, 3);
  }

  @Test
  void whoAsksForATensorThatIsNotThereIsToldWhatIs() {
    assertThatThrownBy(() -> RandomWeights.tiny().tensor("mlps.3.bias"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("tensor: mlps.3.bias (expected: one of [")
        .hasMessageContaining("mlps.2.bias");
  }
}
