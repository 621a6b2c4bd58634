package aliif.pipeline.image.bmp;

import static aliif.pipeline.image.Cases.file;
import static aliif.pipeline.image.Cases.header;
import static aliif.pipeline.image.Cases.metadata;
import static aliif.pipeline.image.Cases.rewritten;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.RgbImage;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.image.Pictures;
import aliif.pipeline.image.format.ImageHeader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageIO;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** BMP files in which other programs failed their users, read as their makers meant them. */
final class BmpCasesTest {
  @Test
  void theLibrariesOwnViewOfABmpIsOurs() throws IOException {
    BufferedImage said =
        ImageIO.read(new ByteArrayInputStream(file("bmp_v5_icc_24.bmp").toArray()));
    RgbImage image = Pictures.decoded(file("bmp_os2_64.bmp"));
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 16; x++) {
        assertThat(Pictures.eightBits(image.get(0, y, x))).isEqualTo(said.getRGB(x, y) >> 16 & 255);
        assertThat(Pictures.eightBits(image.get(2, y, x))).isEqualTo(said.getRGB(x, y) & 255);
      }
    }
  }

  /** OS/2 2.x cuts its header after any field; a palette of four entries a colour follows it. */
  @ParameterizedTest
  @ValueSource(ints = {16, 24, 40, 48, 64})
  void aBmpMayHaveAHeaderOfAnyLength(int length) {
    ByteBuffer bmp = bmp(length, 8, 4 * 256, 4);
    int palette = 14 + length;
    bmp.put(palette + 4 * 7, new byte[] {10, 20, 30, 0});
    bmp.put(palette + 4 * 200, new byte[] {40, 50, 60, 0});
    bmp.put(palette + 4 * 256, new byte[] {7, (byte) 200, 0, 0});
    assertThat(
            Pictures.eightBits(
                Pictures.decoded(ByteString.fromByteBuffer(bmp.duplicate())).values()))
        .containsExactly(30, 60, 20, 50, 10, 40);
  }

  /** Masks of 5, 6 and 5 bits, in a header of 52 bytes or behind one of 40. */
  @ParameterizedTest
  @ValueSource(ints = {40, 52})
  void aBmpMayHaveMasks(int length) {
    ByteBuffer bmp = bmp(length, 16, 52 - length, 4);
    bmp.putInt(30, 3);
    bmp.putInt(54, 0xf800).putInt(58, 0x07e0).putInt(62, 0x001f);
    bmp.putShort(66, (short) 0xf800).putShort(68, (short) 0x07ff);
    assertThat(
            Pictures.eightBits(
                Pictures.decoded(ByteString.fromByteBuffer(bmp.duplicate())).values()))
        .containsExactly(255, 0, 0, 255, 0, 255);
  }

  /** Two pixels in one row of four bytes. */
  private static ByteBuffer bmp(int header, int depth, int between, int row) {
    ByteBuffer bmp = ByteBuffer.allocate(14 + header + between + row);
    bmp.order(ByteOrder.LITTLE_ENDIAN).put(0, new byte[] {'B', 'M'});
    bmp.putInt(2, bmp.capacity()).putInt(10, 14 + header + between).putInt(14, header);
    bmp.putInt(18, 2).putInt(22, 1).putShort(26, (short) 1).putShort(28, (short) depth);
    return bmp;
  }

  /** The palette of greys stays in colour, as the profile is for colours. */
  @Test
  void aBmpOfGreysUnderAProfileForColoursKeepsBoth() {
    ByteString profile = metadata("bmp_v5_icc_24.bmp").profile().orElseThrow().bytes();
    ByteBuffer bmp = bmp(124, 8, 4 * 256 + profile.size(), 4);
    for (int i = 0; i < 256; i++) {
      bmp.put(138 + 4 * i, new byte[] {(byte) i, (byte) i, (byte) i, 0});
    }
    bmp.put(14 + 56, new byte[] {'D', 'E', 'B', 'M'});
    bmp.putInt(14 + 112, 124 + 4 * 256).putInt(14 + 116, profile.size());
    bmp.put(138 + 4 * 256, profile.toArray());
    bmp.put(bmp.capacity() - 4, new byte[] {9, 99, 0, 0});
    ImageHeader header = header(ByteString.fromByteBuffer(bmp.duplicate()));
    assertThat(header.grey()).isFalse();
    assertThat(header.metadata().profile()).isPresent();
    assertThat(
            Pictures.eightBits(
                Pictures.decoded(ByteString.fromByteBuffer(bmp.duplicate())).values()))
        .containsExactly(9, 99, 9, 99, 9, 99);
  }

  @Test
  void aBmpKeepsItsProfile() {
    assertThat(metadata("bmp_v5_icc_24.bmp").profile()).isPresent();
    assertThat(rewritten("bmp_v5_icc_24.bmp", ImageFormat.PNG).metadata().profile())
        .isEqualTo(metadata("bmp_v5_icc_24.bmp").profile());
  }
}
