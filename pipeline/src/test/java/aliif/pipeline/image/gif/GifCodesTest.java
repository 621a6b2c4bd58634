package aliif.pipeline.image.gif;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.image.bytes.ByteWindow;
import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.Wanted;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Codes are written bit by bit here, so that each test says which codes a frame has. */
final class GifCodesTest {
  private static final int CLEAR = 4;
  private static final int END = 5;

  /** Codes for pixels of 2 bits, all of them 3 bits wide, in one sub-block. */
  private static byte[] frame(int... codes) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    int buffer = 0;
    int bits = 0;
    for (int code : codes) {
      buffer |= code << bits;
      bits += 3;
      while (bits >= 8) {
        data.write(buffer);
        buffer >>= 8;
        bits -= 8;
      }
    }
    data.write(buffer);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(2);
    frame.write(data.size());
    frame.writeBytes(data.toByteArray());
    frame.write(0);
    return frame.toByteArray();
  }

  private static long pixels(byte... frame) {
    return GifCodes.pixels(new ByteWindow(ImageBytes.of(frame), Wanted.ALWAYS), 0, frame.length);
  }

  @Test
  void eachFirstCodeIsOnePixel() {
    assertThat(pixels(frame(CLEAR, 1, CLEAR, 2, CLEAR, 3, END))).isEqualTo(3);
  }

  /** Code 6 is the first of the table: the pixel before it and the one after that. */
  @Test
  void aCodeOfTheTableIsAllThatItStandsFor() {
    assertThat(pixels(frame(CLEAR, 1, 2, CLEAR, END))).isEqualTo(2);
    assertThat(pixels(frame(CLEAR, 1, 6, CLEAR, END))).isEqualTo(3); // 1, then 1 1
  }

  @Test
  void theTableBeginsAnewAfterAClearCode() {
    assertThat(pixels(frame(CLEAR, 1, 6, CLEAR, 6, END))).isEqualTo(3); // the second 6 is none
  }

  @Test
  void aFirstCodeThatIsNotInTheTableEndsThePixels() {
    assertThat(pixels(frame(CLEAR, 7, 1, 1, END))).isZero();
    assertThat(pixels(frame(CLEAR, 1, 7, 1, END))).isEqualTo(1);
  }

  @Test
  void codesBehindTheEndCodeDoNotCount() {
    assertThat(pixels(frame(CLEAR, 1, END, 1, 1, 1))).isEqualTo(1);
  }

  @Test
  void codesThatAreCutOffCountUpToThere() {
    byte[] whole = frame(CLEAR, 1, CLEAR, 1, CLEAR, 1, CLEAR, 1, END);
    long before = pixels(whole);
    assertThat(before).isEqualTo(4);
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThat(pixels(cut)).as("%d bytes", length).isLessThanOrEqualTo(before);
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "12", "13", "255"})
  void aPixelOfAnImpossibleNumberOfBitsHasNoCodes(int bits) {
    assertThat(pixels((byte) bits, (byte) 1, (byte) 4, (byte) 0)).isZero();
  }

  /** Two sub-blocks of one byte each are read as one stream of bits. */
  @Test
  void subBlocksAreOneStream() {
    byte[] one = frame(CLEAR, 1, 2, CLEAR, END);
    byte[] two = HexFormat.of().parseHex("0201%02x01%02x00".formatted(one[2], one[3]));
    assertThat(pixels(two)).isEqualTo(pixels(one)).isEqualTo(2);
  }
}
