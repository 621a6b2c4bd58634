package aliif.model.torchfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.weights.WeightsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The stack of a pickle, whoever wrote it, and the numbers of PyTorch's storages. */
final class PickleStackTest {
  private final PickleStack stack = new PickleStack();

  private static PickleValue number(long value) {
    return new PickleValue.Whole(value);
  }

  @Test
  void valuesComeBackInReverseAndSeveralInTheirOrder() {
    for (int i = 0; i < 5; i++) {
      stack.push(number(i));
    }
    assertThat(stack.peek()).isEqualTo(number(4));
    assertThat(stack.pop()).isEqualTo(number(4));
    assertThat(stack.pop(0)).isEmpty();
    assertThat(stack.pop(3)).isEqualTo(List.of(number(1), number(2), number(3)));
    assertThat(stack.pop()).isEqualTo(number(0));
    assertThatThrownBy(stack::pop)
        .isInstanceOf(WeightsException.class)
        .hasMessage("pickle: stack of 0 (expected: at least 1)");
    assertThatThrownBy(stack::peek).isInstanceOf(WeightsException.class);
  }

  @Test
  void whatLiesBelowAMarkStaysUntilTheMarkGoes() {
    stack.push(number(1));
    stack.mark();
    assertThatThrownBy(stack::pop).hasMessage("pickle: stack of 0 (expected: at least 1)");
    stack.push(number(2));
    stack.mark();
    stack.push(number(3));
    stack.push(number(4));
    assertThatThrownBy(() -> stack.pop(3)).hasMessage("pickle: stack of 2 (expected: at least 3)");
    assertThat(stack.popToMark()).isEqualTo(List.of(number(3), number(4)));
    assertThat(stack.popToMark()).isEqualTo(List.of(number(2)));
    assertThatThrownBy(stack::popToMark).hasMessage("pickle: no mark (expected: one)");
    assertThat(stack.pop()).isEqualTo(number(1));
  }

  @Test
  void whatWasPoppedIsTheCallersAndMayBeChanged() {
    stack.push(number(1));
    stack.push(number(2));
    List<PickleValue> popped = stack.pop(2);
    popped.clear();
    stack.push(number(3));
    assertThat(stack.pop()).isEqualTo(number(3));
  }

  @Test
  void marksAndValuesHaveABound() {
    for (int i = 0; i < 1000; i++) {
      stack.mark();
    }
    assertThatThrownBy(stack::mark)
        .hasMessage("pickle: nested too deep (expected: at most 1000 marks)");
    PickleValue one = number(1);
    for (int i = 0; i < 1 << 20; i++) {
      stack.push(one); // also those that are popped again count: they may be kept
      stack.pop();
    }
    assertThatThrownBy(() -> stack.push(one))
        .hasMessage("pickle: too many values (expected: at most 1048576)");
  }

  /** One and a half, and minus a quarter, as each type writes them. */
  @ParameterizedTest
  @CsvSource({
    "FLOAT, 3fc00000be800000",
    "HALF, 3e00b400",
    "BFLOAT16, 3fc0be80",
    "DOUBLE, 3ff8000000000000bfd0000000000000"
  })
  void numbersAreReadAsTheirTypeWritesThem(StorageType type, String hex) {
    ByteBuffer data = ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.BIG_ENDIAN);
    assertThat(data.remaining()).isEqualTo(2 * type.bytes);
    assertThat(type.value(data, 0)).isEqualTo(1.5f);
    assertThat(type.value(data, 1)).isEqualTo(-0.25f);
  }

  @ParameterizedTest
  @EnumSource(StorageType.class)
  void aTypeIsFoundByItsClassAndNoOther(StorageType type) {
    assertThat(StorageType.of("torch." + type.className)).contains(type);
    assertThat(StorageType.of(type.className)).isEmpty();
    assertThat(StorageType.of("torch.cuda." + type.className)).isEmpty();
    if (!type.floating()) {
      assertThatThrownBy(() -> type.value(ByteBuffer.allocate(8), 0))
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
