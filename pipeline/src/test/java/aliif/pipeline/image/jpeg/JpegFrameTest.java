package aliif.pipeline.image.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Size;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JpegFrameTest {
  private static JpegFrame frame(int marker, String hex) {
    return JpegFrame.of(marker, ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
  }

  @Test
  void aFrameSaysSizeDepthAndSampling() {
    JpegFrame frame = frame(0xc2, "08 0064 00c8 03 01 22 00 02 11 01 03 11 01");

    assertThat(frame.size()).isEqualTo(new Size(200, 100));
    assertThat(frame.depth()).isEqualTo(8);
    assertThat(frame.components()).isEqualTo(3);
    assertThat(frame.factors().getFirst()).isEqualTo(new JpegFrame.Sampling(1, 2, 2));
    assertThat(frame.namedInOrder()).isTrue();
    assertThat(frame.progressive()).isTrue();
    assertThat(frame.lossless()).isFalse();
  }

  /** Two bytes for each of a block's 64 coefficients, in whole units of the coarsest component. */
  @ParameterizedTest
  @CsvSource({
    // one component: 3 x 2 blocks
    "08 0010 0018 01 01 11 00, 768",
    // 4:4:4, 1x1 pixel: a block for each
    "08 0001 0001 03 01 11 00 02 11 01 03 11 01, 384",
    // 4:2:0, 17x17: 2 x 2 units of 4 + 1 + 1 blocks
    "08 0011 0011 03 01 22 00 02 11 01 03 11 01, 3072"
  })
  void coefficientsAreCountedInWholeUnits(String hex, long bytes) {
    assertThat(frame(0xc2, hex).coefficientBytes()).isEqualTo(bytes);
  }

  @Test
  void aShortHeaderOrAnEmptyImageIsRefused() {
    assertThatThrownBy(() -> frame(0xc0, "08 0001"))
        .hasMessage("image: a JPEG frame header of 3 bytes (expected: 6, and 3 for a component)");
    assertThatThrownBy(() -> frame(0xc0, "08 0001 0001 03 01 11 00"))
        .hasMessageContaining("a JPEG frame header of 9 bytes");
    assertThatThrownBy(() -> frame(0xc0, "08 0001 0000 00"))
        .hasMessage("image: a JPEG of 0x1 (expected: at least 1x1)");
    assertThatThrownBy(() -> frame(0xc0, "08 0000 0001 00"))
        .hasMessageStartingWith("image: a JPEG whose height comes after its pixels (DNL)");
  }

  @Test
  void tablesBetweenTheFrameMarkersBeginNoFrame() {
    for (int marker = 0; marker < 256; marker++) {
      boolean table = marker == 0xc4 || marker == 0xc8 || marker == 0xcc;
      assertThat(JpegFrame.begins(marker)).isEqualTo(marker >> 4 == 0xc && !table);
    }
  }
}
