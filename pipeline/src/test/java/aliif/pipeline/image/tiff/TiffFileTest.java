package aliif.pipeline.image.tiff;

import static org.assertj.core.api.Assertions.assertThat;

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
    TiffTags tags = tags(new Size(20, 18), TiffFile.BLACK_IS_ZERO, 8);
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
    TiffTags tags = tags(new Size(3, 4), TiffFile.RGB, 8, 8, 8);
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
    TiffTags tags = tags(new Size(2, 1), TiffFile.RGB, depth, depth, depth, depth);
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

  private static TiffTags tags(Size size, int photometric, long... depths) {
    TiffTags tags = new TiffTags(false);
    tags.put(TiffFile.WIDTH, TiffTag.numbers(TiffTag.LONG, size.width()));
    tags.put(TiffFile.HEIGHT, TiffTag.numbers(TiffTag.LONG, size.height()));
    tags.put(TiffFile.BITS, TiffTag.numbers(TiffTag.SHORT, depths));
    tags.put(TiffFile.COMPRESSION, TiffTag.numbers(TiffTag.SHORT, 1));
    tags.put(TiffFile.PHOTOMETRIC, TiffTag.numbers(TiffTag.SHORT, photometric));
    tags.put(TiffFile.CHANNELS, TiffTag.numbers(TiffTag.SHORT, depths.length));
    return tags;
  }

  private static ByteString file(TiffTags tags, int strips, int length, byte[] pixels) {
    return tags.blockBefore(TiffFile.STRIP_OFFSETS, strips, length)
        .concat(ByteString.fromArray(pixels));
  }
}
