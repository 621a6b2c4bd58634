package aliif.pipeline.image.bmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Region;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.Pictures;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.metadata.ImageMetadata;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BmpFileTest {
  private static final int[] SRGB = {640, 330, 30, 300, 600, 100, 150, 60, 790};
  private static final int[] WIDE = {680, 320, 0, 265, 690, 45, 150, 60, 790};

  /** A file of 2 columns, with its pixels at the end. */
  private static ByteBuffer bmp(int header, int height, int depth, int before, int pixelBytes) {
    ByteBuffer bmp = ByteBuffer.allocate(14 + header + before + pixelBytes);
    bmp.order(ByteOrder.LITTLE_ENDIAN).put(0, new byte[] {'B', 'M'});
    bmp.putInt(2, bmp.capacity()).putInt(10, 14 + header + before).putInt(14, header);
    bmp.putInt(18, 2).putInt(22, height).putShort(26, (short) 1).putShort(28, (short) depth);
    return bmp;
  }

  private static ByteString bytes(ByteBuffer bmp) {
    return ByteString.fromByteBuffer(bmp.duplicate());
  }

  /** All rows: colours, then alpha, in 8 bits. */
  private static String samples(ByteBuffer bmp) {
    try (SourceImage image = Pictures.decode(bytes(bmp))) {
      Region all = new Region(0, 0, image.size().height(), image.size().width());
      return Arrays.toString(Pictures.eightBits(image.rgb(all).values()))
          + Arrays.toString(Pictures.eightBits(image.alpha(all)));
    }
  }

  /** The JDK's reader ignores the fourth mask where a pixel has 16 bits. */
  @ParameterizedTest
  @ValueSource(ints = {56, 108, 124})
  void alphaOfFourBitsIsRead(int header) {
    ByteBuffer bmp = bmp(header, 1, 16, 0, 4).putInt(30, 3).putInt(70, 0x73524742);
    bmp.putInt(54, 0x0f00).putInt(58, 0x00f0).putInt(62, 0x000f).putInt(66, 0xf000);
    bmp.putShort(bmp.capacity() - 4, (short) 0xff51).putShort(bmp.capacity() - 2, (short) 0x5248);
    assertThat(samples(bmp)).isEqualTo("[255, 34, 85, 68, 17, 136][255, 85]");
  }

  /** Of Windows CE: four masks behind a header of 40 bytes. */
  @Test
  void compressionSixHasAMaskForAlpha() {
    ByteBuffer bmp = bmp(40, 1, 32, 16, 8).putInt(30, 6);
    bmp.putInt(54, 0xff).putInt(58, 0xff00).putInt(62, 0xff0000).putInt(66, 0xff000000);
    bmp.putInt(70, 0x40302010).putInt(74, 0xff030201);
    assertThat(samples(bmp)).isEqualTo("[16, 1, 32, 2, 48, 3][64, 255]");
  }

  @ParameterizedTest
  @CsvSource({"2, '[3, 4, 1, 2]'", "-2, '[1, 2, 3, 4]'"})
  void rowsAreStoredFromTheBottomUnlessTheHeightIsNegative(int height, String expected) {
    ByteBuffer bmp = bmp(40, height, 32, 12, 16).putInt(30, 3);
    bmp.putInt(54, 0xff).putInt(58, 0).putInt(62, 0);
    bmp.putInt(66, 1).putInt(70, 2).putInt(74, 3).putInt(78, 4);
    assertThat(samples(bmp)).startsWith(expected.replace("]", ", 0, 0, 0, 0, 0, 0, 0, 0]"));
  }

  /** 10 bits a channel, as some scanners write. */
  @Test
  void aMaskMayHaveMoreThanEightBits() {
    ByteBuffer bmp = bmp(40, 1, 32, 12, 8).putInt(30, 3);
    bmp.putInt(54, 0x3ff << 20).putInt(58, 0x3ff << 10).putInt(62, 0x3ff);
    bmp.putInt(66, 1023 << 20 | 512 << 10 | 2).putInt(70, 0);
    assertThat(samples(bmp)).isEqualTo("[255, 0, 128, 0, 0, 0][255, 255]");
  }

  /** Many programs leave the lengths of the file and of its pixels out, or get them wrong. */
  @ParameterizedTest
  @CsvSource({"0, 0", "0, 1", "20, 0", "20, 2147483647", "-1, -1"})
  void lengthsInTheHeaderAreNotBelieved(int fileBytes, int pixelBytes) {
    ByteBuffer plain = bmp(40, -1, 24, 0, 8).putInt(2, fileBytes).putInt(34, pixelBytes);
    plain.put(54, new byte[] {3, 2, 1, 6, 5, 4});
    assertThat(samples(plain)).isEqualTo("[1, 4, 2, 5, 3, 6][255, 255]");
    ByteBuffer runs = bmp(40, 1, 8, 1024, 6).putInt(30, 1).putInt(2, fileBytes);
    runs.putInt(34, pixelBytes).put(54 + 4 * 7, new byte[] {10, 20, 30, 0});
    runs.put(54 + 1024, new byte[] {2, 7, 0, 0, 0, 1});
    assertThat(samples(runs)).isEqualTo("[30, 30, 20, 20, 10, 10][255, 255]");
  }

  /** As browsers do: whoever does not know of alpha writes zeros. */
  @ParameterizedTest
  @CsvSource({"0, 0, '[255, 255]'", "0, 1, '[0, 1]'", "1, 0, '[1, 0]'"})
  void whereAlphaIsZeroEverywhereTheImageIsOpaque(int first, int second, String alpha) {
    ByteBuffer bmp = bmp(56, 1, 32, 0, 8).putInt(30, 3);
    bmp.putInt(54, 0xff).putInt(58, 0xff00).putInt(62, 0xff0000).putInt(66, 0xff000000);
    bmp.putInt(70, first << 24 | 0x302010).putInt(74, second << 24 | 0x302010);
    assertThat(samples(bmp)).endsWith(alpha);
  }

  @Test
  void missingRowsAreRefused() {
    ByteBuffer bmp = bmp(40, 3, 32, 12, 16).putInt(30, 3).putInt(54, 0xff);
    assertThatThrownBy(() -> samples(bmp))
        .hasMessage("image: a BMP that does not decode (expected: a whole BMP file)");
  }

  /** 300 colours for a pixel of one byte, as in bmpsuite: the last 44 can never be used. */
  @ParameterizedTest
  @ValueSource(ints = {300, -1, Integer.MAX_VALUE})
  void aPaletteMayAnnounceMoreColoursThanAPixelTells(int colours) {
    ByteBuffer bmp = bmp(40, 1, 8, 1200, 4).putInt(46, colours);
    bmp.put(54 + 4 * 7, new byte[] {10, 20, 30, 0}).put(bmp.capacity() - 4, (byte) 7);
    assertThat(samples(bmp)).isEqualTo("[30, 0, 20, 0, 10, 0][255, 255]");
  }

  @Test
  void twoBitsAPixelAreRefusedByName() {
    assertThatThrownBy(() -> samples(bmp(40, 1, 2, 16, 4)))
        .hasMessage("image: a BMP of 2 bits a pixel (expected: 1, 4, 8, 16, 24 or 32)");
  }

  /** A header of version 4 with primaries and gamma, in thousandths. */
  private static ByteBuffer calibrated(int space, int gamma, int... endpoints) {
    ByteBuffer bmp = bmp(108, 1, 24, 0, 8).putInt(70, space);
    for (int i = 0; i < endpoints.length; i++) {
      bmp.putInt(74 + 4 * i, (int) Math.round(endpoints[i] / 1000.0 * (1 << 30)));
    }
    for (int i = 0; i < 3; i++) {
      bmp.putInt(110 + 4 * i, (int) Math.round(gamma / 1000.0 * (1 << 16)));
    }
    return bmp;
  }

  private static ImageHeader header(ByteBuffer bmp) {
    return ImageDecoder.probe(bytes(bmp), ImageLimits.DEFAULT);
  }

  /** Java's colour engine reads the profile: pure red is redder than sRGB has it. */
  @Test
  void primariesAndGammaBecomeAProfile() {
    ImageMetadata said = header(calibrated(0, 1800, WIDE)).metadata();
    byte[] profile = said.in(ImageFormat.JPEG, false).profile().orElseThrow().bytes().toArray();
    var space = new ICC_ColorSpace(ICC_Profile.getInstance(profile));
    float[] grey = space.toRGB(new float[] {0.5f, 0.5f, 0.5f});
    assertThat(grey[1]).isBetween(0.565f, 0.575f); // 0.5^1.8 as light, then the curve of sRGB
    float[] red = space.toCIEXYZ(new float[] {1, 0, 0});
    assertThat(red[0] / (red[0] + red[1] + red[2])).isBetween(0.67f, 0.71f);
  }

  @Test
  void aPngKeepsThemAsChunks() {
    var signals = header(calibrated(0, 1800, WIDE)).metadata().signals().orElseThrow();
    assertThat(signals.chunk("gAMA").orElseThrow().toByteBuffer().getInt())
        .isBetween(55_550, 55_560);
    assertThat(signals.chunk("cHRM").orElseThrow().toByteBuffer().getInt(8)).isEqualTo(68_000);
  }

  /** X, Y and Z of each primary: their sum is white. */
  @Test
  void fullPrimariesTellWhereWhiteIs() {
    int[] xyz = {412, 213, 19, 358, 715, 119, 180, 72, 950};
    var signals = header(calibrated(0, 2200, xyz)).metadata().signals().orElseThrow();
    ByteBuffer primaries = signals.chunk("cHRM").orElseThrow().toByteBuffer();
    assertThat(primaries.getInt(0)).isBetween(31_200, 31_340);
    assertThat(primaries.getInt(8)).isBetween(63_900, 64_100);
  }

  @Test
  void primariesOfSrgbNeedNoProfile() {
    ImageMetadata said = header(calibrated(0, 2200, SRGB)).metadata();
    assertThat(said.in(ImageFormat.JPEG, false).profile()).isEmpty();
  }

  /** Many programs write version 4 and leave the numbers zero. */
  @Test
  void zerosSayNothing() {
    assertThat(header(calibrated(0, 0, new int[9])).metadata().signals()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0x4c494e4b, image: its colour profile is in another file and is not used",
    "0x4d424544, image: its colour profile cannot be used and is left out"
  })
  void aProfileThatIsNotThereGivesANotice(int space, String notice) {
    assertThat(header(calibrated(space, 0)).notices()).containsExactly(notice);
  }
}
