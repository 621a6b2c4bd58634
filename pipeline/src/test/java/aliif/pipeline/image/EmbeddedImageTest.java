package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.pipeline.image.metadata.TiffTag;
import aliif.pipeline.image.metadata.TiffTags;
import aliif.pipeline.image.tiff.Photometric;
import aliif.pipeline.image.tiff.TiffFile;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers that hold an image of another format, whose size may be another one than was said. */
@Timeout(60)
final class EmbeddedImageTest {

  /** 60 bytes that made the JDK's reader allocate 2 GB, and read what it liked. */
  @ParameterizedTest
  @ValueSource(ints = {4, 5, 11, -1})
  void aBmpOfAnotherCompressionIsRefusedByItsHeader(int compression) {
    ByteBuffer bmp = ByteBuffer.allocate(60).order(ByteOrder.LITTLE_ENDIAN);
    bmp.put((byte) 'B').put((byte) 'M').putInt(60).putInt(0).putInt(54);
    bmp.putInt(40).putInt(10).putInt(10).putShort((short) 1).putShort((short) 0);
    bmp.putInt(compression).putInt(Integer.MAX_VALUE);
    assertThatThrownBy(() -> Pictures.decode(ByteString.fromArray(bmp.array())))
        .hasMessage(
            "image: a BMP of compression %s (expected: 0 to 3, or 6)"
                .formatted(Integer.toUnsignedString(compression)));
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 34_712, 50_001})
  void aTiffOfAnotherCompressionIsRefusedByItsHeader(int compression) {
    assertThatThrownBy(
            () -> Pictures.decode(tiff(16, 16, compression, ByteString.emptyByteString())))
        .hasMessageStartingWith("image: a TIFF of compression " + compression);
  }

  @Test
  void aTiffOfJpegsIsRead() {
    ByteString jpeg = jpeg(40, 24);
    assertThat(Pictures.decode(tiff(40, 24, 7, jpeg)).size().height()).isEqualTo(24);
  }

  /** The library would decode what the JPEG says, whatever the strip is said to be. */
  @Test
  void aTiffWithALargerJpegInAStripIsRefused() {
    ByteString jpeg = jpeg(400, 240);
    assertThatThrownBy(() -> Pictures.decode(tiff(40, 24, 7, jpeg)))
        .hasMessage("image: a TIFF with a JPEG of 400x240 in it (expected: 40x24)");
  }

  /** A frame in front of the one in the strip. */
  @Test
  void aTiffWhoseJpegTablesHaveAFrameIsRefused() {
    ByteString jpeg = jpeg(40, 24);
    TiffTags tags = tags(40, 24, 7, jpeg.size());
    tags.put(TiffFile.JPEG_TABLES, TiffTag.bytes(TiffTag.UNDEFINED, jpeg(400, 240)));
    assertThatThrownBy(() -> Pictures.decode(withStrip(tags, jpeg)))
        .hasMessage("image: a TIFF whose JPEG tables have a frame (expected: tables alone)");
  }

  private static ByteString jpeg(int width, int height) {
    return LargePictures.encoded(
        LargePictures.image(width, height, BufferedImage.TYPE_BYTE_GRAY), "jpeg", false);
  }

  /** Grey, in one strip. */
  private static ByteString tiff(int width, int height, int compression, ByteString strip) {
    return withStrip(tags(width, height, compression, strip.size()), strip);
  }

  private static ByteString withStrip(TiffTags tags, ByteString strip) {
    return tags.blockBefore(TiffFile.STRIP_OFFSETS, 1, strip.size()).concat(strip);
  }

  private static TiffTags tags(int width, int height, int compression, int bytes) {
    TiffTags tags = new TiffTags(false);
    tags.put(TiffFile.WIDTH, TiffTag.numbers(TiffTag.LONG, width));
    tags.put(TiffFile.HEIGHT, TiffTag.numbers(TiffTag.LONG, height));
    tags.put(TiffFile.BITS, TiffTag.numbers(TiffTag.SHORT, 8));
    tags.put(TiffFile.COMPRESSION, TiffTag.numbers(TiffTag.SHORT, compression));
    tags.put(Photometric.TAG, TiffTag.numbers(TiffTag.SHORT, Photometric.BLACK_IS_ZERO));
    tags.put(TiffFile.ROWS, TiffTag.numbers(TiffTag.LONG, height));
    tags.put(TiffFile.STRIP_BYTES, TiffTag.numbers(TiffTag.LONG, bytes));
    return tags;
  }
}
