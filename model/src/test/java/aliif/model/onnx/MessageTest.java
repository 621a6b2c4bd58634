package aliif.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes as the documentation of Protocol Buffers gives them. */
final class MessageTest {
  @ParameterizedTest
  @CsvSource({
    "1, 150, 089601",
    "1, 0, 0800",
    "1, 127, 087f",
    "1, 128, 088001",
    "2, 300, 10ac02",
    "15, 1, 7801",
    "16, 1, 800101",
    "1, -1, 08ffffffffffffffffff01",
    "1, 9223372036854775807, 08ffffffffffffffff7f"
  })
  void numbersHaveSevenBitsToAByte(int field, long value, String bytes) {
    assertBytes(new Message().number(field, value), bytes);
  }

  @Test
  void textsAndMessagesComeAfterTheirLength() {
    assertBytes(new Message().text(2, "testing"), "120774657374696e67");
    assertBytes(new Message().text(2, "\u00e9"), "1202c3a9");
    assertBytes(new Message().text(2, ""), "1200");
    assertBytes(new Message().message(3, new Message().number(1, 150)), "1a03089601");
  }

  @Test
  void fieldsFollowEachOtherAsTheyAreWritten() {
    assertBytes(
        new Message().number(3, 1).bytes(1, new byte[] {7, 8}).number(3, 2), "18010a0207081802");
  }

  @Test
  void aLengthOfTwoBytesIsWrittenAsANumberIs() {
    byte[] bytes = new Message().bytes(1, new byte[200]).toBytes();
    assertThat(bytes).hasSize(203).startsWith(0x0a, 0xc8, 0x01);
  }

  private static void assertBytes(Message message, String hex) {
    assertThat(HexFormat.of().formatHex(message.toBytes())).isEqualTo(hex);
  }
}
