package aliif.pipeline.image.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.image.Pictures;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.metadata.TiffTag;
import aliif.pipeline.image.metadata.TiffTags;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kinds of TIFF that Pillow does not write, put together tag by tag. */
final class TiffFileTest {

  @Test
  void tilesAreCutAtTheEdges() {
    int side = 16;
    byte[] tiles = new byte[4 * side * side]; // (2, 2, side, side)
    for (int i = 0; i < tiles.length; i++) {
      int tile = i / (side * side);
      int y = tile / 2 * side + i % (side * side) / side;
      int x = tile % 2 * side + i % side;
      tiles[i] = (byte) (7 * y + x);
    }
    TiffTags tags = tags(new Size(20, 18), Photometric.BLACK_IS_ZERO, 8);
    tags.put(TiffFile.TILE_WIDTH, TiffTag.numbers(TiffTag.SHORT, side));
    tags.put(TiffFile.TILE_HEIGHT, TiffTag.numbers(TiffTag.SHORT, side));
    tags.put(TiffFile.TILE_BYTES, TiffTag.numbers(TiffTag.LONG, 256, 256, 256, 256));
    ByteString start = tags.blockBefore(TiffFile.TILE_OFFSETS, 4, 256);
    RgbImage image = Pictures.decoded(start.concat(ByteString.fromArray(tiles)));
    assertThat(image.size()).isEqualTo(new Size(20, 18));
    for (int i = 0; i < 20 * 18; i++) {
      assertThat(image.get(0, i / 20, i % 20)).isEqualTo((7 * (i / 20) + i % 20 & 255) / 255f);
    }
  }

  @Test
  void planesOneAfterAnotherAreOneImage() {
    TiffTags tags = tags(new Size(3, 4), Photometric.RGB, 8, 8, 8);
    tags.put(TiffFile.PLANAR, TiffTag.numbers(TiffTag.SHORT, 2));
    tags.put(TiffFile.ROWS, TiffTag.numbers(TiffTag.LONG, 2));
    tags.put(TiffFile.STRIP_BYTES, TiffTag.numbers(TiffTag.LONG, 6, 6, 6, 6, 6, 6));
    byte[] planes = new byte[36]; // (3, 4, 3)
    for (int i = 0; i < planes.length; i++) {
      planes[i] = (byte) (5 * i);
    }
    RgbImage image = Pictures.decoded(file(tags, 6, 6, planes));
    for (int i = 0; i < planes.length; i++) {
      assertThat(image.get(i / 12, i % 12 / 3, i % 3)).isEqualTo(5 * i / 255f);
    }
  }

  @Test
  void whiteMayBeZero() {
    TiffTags tags = tags(new Size(3, 1), 0, 8);
    tags.put(TiffFile.STRIP_BYTES, TiffTag.numbers(TiffTag.LONG, 3));
    RgbImage image = Pictures.decoded(file(tags, 1, 3, new byte[] {0, 100, (byte) 255}));
    assertThat(Pictures.eightBits(Arrays.copyOf(image.values(), 3))).containsExactly(255, 155, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16})
  void coloursThatAreMultipliedByAlphaAreMadeStraight(int depth) {
    TiffTags tags = tags(new Size(2, 1), Photometric.RGB, depth, depth, depth, depth);
    tags.put(TiffFile.EXTRA, TiffTag.numbers(TiffTag.SHORT, 1));
    tags.put(TiffFile.STRIP_BYTES, TiffTag.numbers(TiffTag.LONG, depth));
    int unit = depth == 8 ? 1 : 257;
    ByteBuffer pixels = ByteBuffer.allocate(depth);
    for (int value : new int[] {100, 50, 0, 128, 10, 20, 30, 255}) {
      if (depth == 8) {
        pixels.put((byte) value);
      } else {
        pixels.putShort((short) (value * unit));
      }
    }
    SourceImage image = Pictures.decode(file(tags, 1, depth, pixels.array()));
    assertThat(Pictures.alpha(image)).containsExactly(128 / 255f, 1);
    RgbImage rgb = Pictures.all(image);
    float red = Math.round(100 * 255 * unit / 128.0) / (255f * unit);
    float green = Math.round(50 * 255 * unit / 128.0) / (255f * unit);
    assertThat(rgb.values()).containsExactly(red, 10 / 255f, green, 20 / 255f, 0, 30 / 255f);
  }

  /** Without photometric interpretation, as some fax programs and scientific cameras write. */
  @ParameterizedTest
  @CsvSource({
    "1, 'grey', '[10, 20, 30, 10, 20, 30, 10, 20, 30]'",
    "3, 'RGB', '[10, 40, 70, 20, 50, 80, 30, 60, 90]'"
  })
  void whatSamplesMeanIsGuessedWhereNoTagSaysIt(int channels, String meaning, String values) {
    TiffTags tags = tags(new Size(3, 1), -1, channels == 1 ? new long[] {8} : new long[] {8, 8, 8});
    byte[] samples = Arrays.copyOf(new byte[] {10, 20, 30, 40, 50, 60, 70, 80, 90}, 3 * channels);
    tags.put(TiffFile.STRIP_BYTES, TiffTag.numbers(TiffTag.LONG, samples.length));
    SourceImage image = Pictures.decode(file(tags, 1, samples.length, samples));
    assertThat(Arrays.toString(Pictures.eightBits(Pictures.all(image).values()))).isEqualTo(values);
    assertThat(image.header().notices())
        .containsExactly(
            "image: the file does not say what its samples mean, it is read as " + meaning);
  }

  @Test
  void fourSamplesThatMayBeAnythingAreRefused() {
    TiffTags tags = tags(new Size(1, 1), -1, 8, 8, 8, 8);
    tags.put(TiffFile.STRIP_BYTES, TiffTag.numbers(TiffTag.LONG, 4));
    assertThatThrownBy(() -> Pictures.decode(file(tags, 1, 4, new byte[4])))
        .hasMessage(
            "image: a TIFF that does not say what its samples mean"
                + " (expected: grey, a palette or RGB)");
  }

  /** The directory says that it is followed by itself: viewers show the one image. */
  @Test
  void directoriesThatLeadInACircleAreCountedOnce() {
    TiffTags tags = tags(new Size(3, 1), Photometric.BLACK_IS_ZERO, 8);
    tags.put(TiffFile.STRIP_BYTES, TiffTag.numbers(TiffTag.LONG, 3));
    byte[] tiff = file(tags, 1, 3, new byte[3]).toArray();
    int entries = ByteBuffer.wrap(tiff).getShort(8);
    ByteBuffer.wrap(tiff).putInt(10 + 12 * entries, 8);
    assertThat(Pictures.decode(ByteString.fromArray(tiff)).header().frames()).isOne();
  }

  @Test
  void compressionOfThunderScanIsRefusedByName() {
    TiffTags tags = tags(new Size(3, 1), Photometric.BLACK_IS_ZERO, 8);
    tags.put(TiffFile.COMPRESSION, TiffTag.numbers(TiffTag.SHORT, 32_809));
    tags.put(TiffFile.STRIP_BYTES, TiffTag.numbers(TiffTag.LONG, 3));
    assertThatThrownBy(() -> Pictures.decode(file(tags, 1, 3, new byte[3])))
        .hasMessageStartingWith("image: a TIFF of compression 32809 (expected: none, CCITT, ");
  }

  /** Compression 6: files say too few bytes, or more than there are; the JPEG has an end marker. */
  @ParameterizedTest
  @ValueSource(ints = {600, 1_000_000})
  void theLengthOfAJpegOfTheOldKindMayBeWrong(int said) {
    ByteString jpeg = Pictures.jpeg(Pictures.grey(new Size(64, 48)), true, 90);
    assertThat(jpeg.size()).isGreaterThan(600);
    SourceImage image = Pictures.decode(oldJpeg(jpeg, said, jpeg.size()));
    assertThat(Pictures.all(image).values()).isEqualTo(Pictures.decoded(jpeg).values());
  }

  /** Strips that hold parts of one JPEG, as Wang's programs wrote them. */
  @Test
  void aJpegOfTheOldKindInSeveralStripsIsRefusedByName() {
    ByteString jpeg = Pictures.jpeg(Pictures.grey(new Size(64, 48)), true, 90);
    int pixels = jpeg.indexOfSlice(ByteString.fromInts(0xff, 0xda));
    assertThatThrownBy(() -> Pictures.decode(oldJpeg(jpeg, pixels, 100, 100)))
        .hasMessage(
            "image: a TIFF of compression 6 in parts (expected: one whole JPEG file in it)");
  }

  private static ByteString oldJpeg(ByteString jpeg, int said, long... strips) {
    TiffTags tags = tags(new Size(64, 48), Photometric.BLACK_IS_ZERO, 8);
    tags.put(TiffFile.COMPRESSION, TiffTag.numbers(TiffTag.SHORT, 6));
    tags.put(TiffFile.STRIP_BYTES, TiffTag.numbers(TiffTag.LONG, strips));
    tags.put(513, TiffTag.numbers(TiffTag.LONG, 0));
    tags.put(514, TiffTag.numbers(TiffTag.LONG, said));
    int start = tags.blockBefore(TiffFile.STRIP_OFFSETS, strips.length, 100).size();
    tags.put(513, TiffTag.numbers(TiffTag.LONG, start));
    return tags.blockBefore(TiffFile.STRIP_OFFSETS, strips.length, 100).concat(jpeg);
  }

  private static TiffTags tags(Size size, int photometric, long... depths) {
    TiffTags tags = new TiffTags(false);
    tags.put(TiffFile.WIDTH, TiffTag.numbers(TiffTag.LONG, size.width()));
    tags.put(TiffFile.HEIGHT, TiffTag.numbers(TiffTag.LONG, size.height()));
    tags.put(TiffFile.BITS, TiffTag.numbers(TiffTag.SHORT, depths));
    tags.put(TiffFile.COMPRESSION, TiffTag.numbers(TiffTag.SHORT, 1));
    if (photometric >= 0) {
      tags.put(Photometric.TAG, TiffTag.numbers(TiffTag.SHORT, photometric));
    }
    tags.put(TiffFile.CHANNELS, TiffTag.numbers(TiffTag.SHORT, depths.length));
    return tags;
  }

  private static ByteString file(TiffTags tags, int strips, int length, byte[] pixels) {
    return tags.blockBefore(TiffFile.STRIP_OFFSETS, strips, length)
        .concat(ByteString.fromArray(pixels));
  }
}
