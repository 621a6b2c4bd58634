package aliif.pipeline.image.tiff;

import static aliif.pipeline.image.Cases.file;
import static aliif.pipeline.image.Cases.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.image.Pictures;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.metadata.TiffTag;
import aliif.pipeline.image.metadata.TiffTags;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TIFF files in which other programs failed their users, read as their makers meant them. */
final class TiffCasesTest {
  @Test
  void aReducedCopyInFrontOfTheImageIsPassedOver() {
    ImageHeader header = header(file("tiff_thumbnail_first.tif"));
    assertThat(header.size()).isEqualTo(new Size(64, 48));
    assertThat(header.notices()).isEmpty();
  }

  @Test
  void anEmptyScanIsWorkedOnHoweverFewBytesItHas() {
    assertThat(Pictures.decode(file("blank_a4_g4.tif")).size()).isEqualTo(new Size(2480, 3508));
  }

  @Test
  void jpegOfTheOldKindInATiffIsRead() {
    RgbImage image = Pictures.decoded(file("tiff_oldjpeg.tif"));
    RgbImage plain = Pictures.decoded(file("plain.png"));
    double sum = 0;
    for (int i = 0; i < plain.values().length; i++) {
      sum += Math.abs(plain.values()[i] - image.values()[i]);
    }
    assertThat(image.size()).isEqualTo(plain.size());
    assertThat(sum / plain.values().length).isLessThan(0.02);
  }

  /** Uncompressed, five bytes a pixel from byte 8 on, without a profile. */
  @Test
  void inksMayHaveAlpha() {
    ByteString bytes = file("tiff_cmyka.tif");
    SourceImage image = Pictures.decode(bytes);
    int[] colours = Pictures.eightBits(Pictures.all(image).values()); // (3, 16, 16)
    int[] alpha = Pictures.eightBits(Pictures.alpha(image));
    for (int i = 0; i < 256; i++) {
      int black = 255 - (bytes.apply(8 + 5 * i + 3) & 0xff);
      int cover = bytes.apply(8 + 5 * i + 4) & 0xff;
      assertThat(alpha[i]).isEqualTo(cover);
      for (int channel = 0; channel < 3 && cover > 8; channel++) {
        int light = 255 - (bytes.apply(8 + 5 * i + channel) & 0xff);
        assertThat(colours[channel * 256 + i]).isEqualTo((light * black + 127) / 255);
      }
    }
    assertThat(image.header().notices()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void spotColoursAreLeftOutAndSaidToBe(int predictor) {
    // Three inks on white, black, a spot colour and another one.
    int[][] pixels = {{255, 0, 0, 0, 9, 8}, {0, 255, 0, 0, 7, 6}, {0, 0, 255, 128, 5, 4}};
    byte[] stored = new byte[18];
    for (int i = 0; i < 18; i++) {
      int before = predictor == 2 && i >= 6 ? pixels[i / 6 - 1][i % 6] : 0;
      stored[i] = (byte) (pixels[i / 6][i % 6] - before);
    }
    SourceImage image = Pictures.decode(tiff(new Size(3, 1), 5, predictor, List.of(0, 0), stored));
    assertThat(Pictures.eightBits(Pictures.all(image).values()))
        .containsExactly(0, 255, 127, 255, 0, 127, 255, 255, 0);
    assertThat(image.alpha()).isFalse();
    assertThat(image.header().notices())
        .containsExactly("image: channels besides colours and alpha are left out: 2");
  }

  @Test
  void theChannelThatIsAnnouncedAsAlphaIsAlpha() {
    byte[] stored = {10, 20, 30, 99, (byte) 200, 40, 50, 60, 98, (byte) 100};
    SourceImage image = Pictures.decode(tiff(new Size(2, 1), 2, 1, List.of(0, 2), stored));
    assertThat(Pictures.eightBits(Pictures.all(image).values()))
        .containsExactly(10, 40, 20, 50, 30, 60);
    assertThat(Pictures.eightBits(Pictures.alpha(image))).containsExactly(200, 100);
    assertThat(image.header().notices())
        .containsExactly("image: channels besides colours and alpha are left out: 1");
  }

  /** A sample is 1000 x + 2000 y + 3000 times its channel, and 7, in 16 bits. */
  @ParameterizedTest
  @CsvSource({
    "tiff_turned_tiles16.tif, true",
    "tiff_planes16_predictor.tif, false",
    "tiff_five_channels16.tif, false"
  })
  void samplesOfSixteenBitsAreExactHoweverTheyLie(String name, boolean turned) {
    RgbImage image = Pictures.decoded(file(name));
    assertThat(image.size()).isEqualTo(turned ? new Size(18, 20) : new Size(20, 18));
    for (int i = 0; i < 3 * 20 * 18; i++) {
      int channel = i / 360;
      int x = i % 20;
      int y = i % 360 / 20;
      int stored = 1000 * x + 2000 * y + 3000 * channel + 7 & 0xffff;
      // Orientation 7: the first stored row is the right side, from below.
      float value = turned ? image.get(channel, 19 - x, 17 - y) : image.get(channel, y, x);
      assertThat(value).as("%d, %d, %d", channel, y, x).isEqualTo(stored / 65535f);
    }
  }

  @Test
  void bitsMayLieTheOtherWayRoundInTheirBytes() {
    RgbImage image = Pictures.decoded(file("tiff_fill_order2.tif"));
    for (int i = 0; i < 20 * 18; i++) {
      assertThat(image.get(0, i / 20, i % 20)).isEqualTo((i % 20 / 3 + i / 20 / 2) % 2);
    }
  }

  /** One grey of 10 with an alpha of 200, alone or with a channel more; 10 of 200 is 13 of 255. */
  @ParameterizedTest
  @CsvSource({"2, 2, 245", "2, 1, 242", "3, 2, 245", "3, 1, 242"})
  void whiteMayBeZeroBesideAlpha(int channels, int kind, int grey) {
    byte[] stored = Arrays.copyOf(new byte[] {10, (byte) 200, 9}, channels);
    List<Integer> extra = channels == 2 ? List.of(kind) : List.of(kind, 0);
    SourceImage image = Pictures.decode(tiff(new Size(1, 1), 0, 1, extra, stored));
    assertThat(image.grey()).isTrue();
    assertThat(Pictures.eightBits(Pictures.all(image).values())).containsOnly(grey);
    assertThat(Pictures.eightBits(Pictures.alpha(image))).containsExactly(200);
  }

  private static ByteString tiff(
      Size size, int photometric, int predictor, List<Integer> extra, byte[] samples) {
    int channels = samples.length / (int) size.pixels();
    TiffTags tags = new TiffTags(false);
    tags.put(256, TiffTag.numbers(TiffTag.LONG, size.width()));
    tags.put(257, TiffTag.numbers(TiffTag.LONG, size.height()));
    long[] bits = new long[channels];
    Arrays.fill(bits, 8);
    tags.put(258, TiffTag.numbers(TiffTag.SHORT, bits));
    tags.put(259, TiffTag.numbers(TiffTag.SHORT, 1));
    tags.put(262, TiffTag.numbers(TiffTag.SHORT, photometric));
    tags.put(277, TiffTag.numbers(TiffTag.SHORT, channels));
    tags.put(278, TiffTag.numbers(TiffTag.LONG, size.height()));
    tags.put(279, TiffTag.numbers(TiffTag.LONG, samples.length));
    tags.put(317, TiffTag.numbers(TiffTag.SHORT, predictor));
    tags.put(
        338,
        TiffTag.numbers(TiffTag.SHORT, extra.stream().mapToLong(Integer::longValue).toArray()));
    return tags.blockBefore(273, 1, samples.length).concat(ByteString.fromArray(samples));
  }

  @Test
  void inksOtherThanCmykAreRefusedByName() {
    byte[] tiff = tiff(new Size(1, 1), 5, 2, List.of(0), new byte[5]).toArray();
    int predictor = ByteString.fromArray(tiff).indexOfSlice(ByteString.fromInts(1, 61, 0, 3));
    ByteBuffer.wrap(tiff).putShort(predictor, (short) TiffFile.INK_SET);
    assertThatThrownBy(() -> header(ByteString.fromArray(tiff)))
        .hasMessage("image: a TIFF of ink set 2 (expected: 1 (CMYK))");
  }

  /** Each channel would be asked what it is: a thousand million of them take a minute. */
  @Test
  void aPixelOfManyChannelsIsRefusedAtOnce() {
    byte[] tiff = tiff(new Size(1, 1), 2, 1, List.of(0, 0), new byte[5]).toArray();
    int channels = ByteString.fromArray(tiff).indexOfSlice(ByteString.fromInts(1, 21, 0, 3));
    ByteBuffer.wrap(tiff)
        .putShort(channels + 2, (short) TiffTag.LONG)
        .putInt(channels + 8, 1 << 30);
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () ->
            assertThatThrownBy(() -> header(ByteString.fromArray(tiff)))
                .hasMessage(
                    "image: a TIFF of 1073741824 channels"
                        + " (expected: at most 64; aliif.limits.tiff-channels raises it)"));
  }
}
