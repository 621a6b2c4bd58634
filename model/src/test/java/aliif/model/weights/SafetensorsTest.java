package aliif.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.testing.SafetensorsWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a safetensors file may be, beyond what our own files are. */
final class SafetensorsTest {
  /** Every finite half: sign, 5 bits of exponent, 10 of fraction. */
  @Test
  void everyHalfIsTheNumberThatItsBitsSay() {
    ByteBuffer data = buffer(2 * 63_488);
    float[] expected = new float[63_488];
    int count = 0;
    for (int bits = 0; bits < 1 << 16; bits++) {
      int exponent = bits >> 10 & 31;
      if (exponent < 31) {
        data.putShort((short) bits);
        int fraction = (bits & 1023) + (exponent == 0 ? 0 : 1024);
        double magnitude = fraction * Math.pow(2, Math.max(exponent, 1) - 25);
        expected[count++] = (float) (bits < 1 << 15 ? magnitude : -magnitude);
      }
    }
    String header = header("F16", "[63488]", 0, data.capacity());
    assertThat(values(header, data)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0x7c00, Infinity", "0xfc00, -Infinity", "0x7e00, NaN", "0x7c01, NaN"})
  void aHalfThatIsNotFiniteIsRefused(String bits, String name) {
    ByteBuffer data =
        buffer(4).putShort((short) 0x3c00).putShort(Integer.decode(bits).shortValue());
    String header = header("F16", "[2]", 0, 4);
    assertThatThrownBy(() -> values(header, data))
        .isInstanceOf(WeightsException.class)
        .hasMessage("a: " + name + " at 1 (expected: finite values)");
  }

  @Test
  void aHeaderMayNameTensorsInAnotherOrderThanTheirData() {
    ByteBuffer data = buffer(14).putFloat(1).putFloat(2).putShort((short) 0x4200).putFloat(4);
    String header =
        """
        {"c": {"dtype": "F32", "shape": [1], "data_offsets": [10, 14]},
         "a": {"dtype": "F32", "shape": [1, 2], "data_offsets": [0, 8]},
         "b": {"dtype": "F16", "shape": [1], "data_offsets": [8, 10]}}\
        """;
    Safetensors file = parse(header, data);
    assertThat(file.tensors().keySet()).containsExactly("a", "b", "c");
    assertThat(file.tensors().values())
        .extracting(Tensor::values)
        .containsExactly(new float[] {1, 2}, new float[] {3}, new float[] {4});
  }

  @ParameterizedTest
  @CsvSource({
    "4, 8, b: data_offsets 4 to 8 (expected: from 8 to at most 12)", // overlap
    "0, 4, a: data_offsets 0 to 8 (expected: from 4 to at most 12)", // the same place
    "9, 12, b: data_offsets 9 to 12 (expected: from 8 to at most 12)", // a gap
    "8, 16, b: data_offsets 8 to 16 (expected: from 8 to at most 12)",
    "8, 11, b: 3 bytes (expected: 4 for F32 [1])"
  })
  void placesThatOverlapOrLeaveGapsAreRefused(int from, int to, String message) {
    String header =
        """
        {"b": {"dtype": "F32", "shape": [1], "data_offsets": [%d, %d]},
         "a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}\
        """
            .formatted(from, to);
    assertThatThrownBy(() -> parse(header, buffer(12)))
        .isInstanceOf(WeightsException.class)
        .hasMessage(message);
  }

  @Test
  void aTensorMayBeASingleValueOrNone() {
    assertThat(values(header("F32", "[]", 0, 4), buffer(4).putFloat(7))).containsExactly(7);
    assertThat(values(header("F32", "[3, 0, 5]", 0, 0), buffer(0))).isEmpty();
  }

  /** No product of sides overflows, also where a side of none follows. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[2147483647, 2147483647, 2147483647, 0]",
        "[0, 2147483647, 2147483647, 2147483647]",
        "[2147483647, 2147483647, 0, 2147483647, 2147483647]"
      })
  void hugeSidesOfATensorWithoutValuesAreRead(String shape) {
    assertThat(values(header("F32", shape, 0, 0), buffer(0))).isEmpty();
  }

  @Test
  void moreSidesThanEightAreRefused() {
    assertThat(values(header("F32", "[1,1,1,1,1,1,1,1]", 0, 4), buffer(4))).containsExactly(0);
    assertThatThrownBy(() -> values(header("F32", "[1,1,1,1,1,1,1,1,1]", 0, 4), buffer(4)))
        .hasMessage("a: shape [1,1,1,1,1,1,1,1,1] (expected: at most 8 sides)");
  }

  @Test
  void metadataThatIsNoTextCountsAsNone() {
    String header =
        "{\"__metadata__\": {\"text\": \"7\", \"number\": 7, \"list\": [], \"no\": null}}";
    Safetensors file = parse(header, buffer(0));
    assertThat(file.metadata("text")).hasValue("7");
    for (String key : new String[] {"number", "list", "no", "other"}) {
      assertThat(file.metadata(key)).as(key).isEmpty();
    }
  }

  private static String header(String type, String shape, int from, int to) {
    return "{\"a\": {\"dtype\": \"%s\", \"shape\": %s, \"data_offsets\": [%d, %d]}}"
        .formatted(type, shape, from, to);
  }

  private static float[] values(String header, ByteBuffer data) {
    return parse(header, data).tensors().values().iterator().next().values();
  }

  private static Safetensors parse(String header, ByteBuffer data) {
    byte[] bytes = new byte[data.capacity()];
    data.get(0, bytes);
    return Safetensors.parse(SafetensorsWriter.file(header, bytes));
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
