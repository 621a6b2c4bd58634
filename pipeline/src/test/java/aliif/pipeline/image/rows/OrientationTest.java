package aliif.pipeline.image.rows;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Region;
import aliif.model.Size;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.Pictures;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.png.PngBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OrientationTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1 2 3 4 5 6, 3x2", "2, 3 2 1 6 5 4, 3x2", "3, 6 5 4 3 2 1, 3x2", "4, 4 5 6 1 2 3, 3x2",
    "5, 1 4 2 5 3 6, 2x3", "6, 4 1 5 2 6 3, 2x3", "7, 6 3 5 2 4 1, 2x3", "8, 3 6 2 5 1 4, 2x3"
  })
  void everyOrientationBecomesUpright(int orientation, String expected, String size) {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      ByteString bytes =
          PngBytes.header(3, 2, 8, 4)
              .chunk("eXIf", exif(orientation, order))
              .pixels(0, 1, 1, 2, 2, 3, 3, 0, 4, 4, 5, 5, 6, 6);
      ImageHeader header = ImageDecoder.probe(bytes, ImageLimits.DEFAULT);
      SourceImage image = Pictures.decode(bytes);
      assertThat(header.size()).hasToString(size).isEqualTo(image.size());
      assertThat(header.orientation())
          .isEqualTo(List.of(Orientation.values()).get(orientation - 1));
      assertThat(join(Arrays.copyOf(Pictures.eightBits(Pictures.all(image).values()), 6)))
          .isEqualTo(expected);
      assertThat(join(Pictures.eightBits(image.alpha(Region.of(image.size())))))
          .isEqualTo(expected);
    }
  }

  @Test
  void theOrientationOfAJpegIsApplied() {
    ByteString turned = withExif(Pictures.fixture("grey.jpg"), exif(6, ByteOrder.LITTLE_ENDIAN));
    ImageHeader header = ImageDecoder.probe(turned, ImageLimits.DEFAULT);
    assertThat(header.layout()).isEqualTo(new PixelLayout(new Size(16, 16), 1, 8));
    assertThat(header.orientation()).isEqualTo(Orientation.QUARTER_TURN);
    assertThat(Pictures.quarters(Pictures.decoded(turned), 0)).containsExactly(170, 0, 255, 85);
  }

  @Test
  void brokenExifIsUpright() {
    byte[] sound = exif(6, ByteOrder.LITTLE_ENDIAN);
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      byte[] broken = Arrays.copyOf(sound, random.nextInt(sound.length + 1));
      for (int change = 0; change < 3 && broken.length > 0; change++) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      ByteString bytes = PngBytes.header(1, 1, 8, 0).chunk("eXIf", broken).pixels(0, 7);
      assertThat(Pictures.decoded(bytes).get(0, 0, 0)).isEqualTo(7 / 255f);
    }
  }

  /** A TIFF block with two entries, the second of which is the orientation. */
  private static byte[] exif(int orientation, ByteOrder order) {
    byte mark = (byte) (order.equals(ByteOrder.LITTLE_ENDIAN) ? 'I' : 'M');
    ByteBuffer tiff = ByteBuffer.allocate(38).order(order);
    tiff.put(mark).put(mark).putShort((short) 42).putInt(8);
    tiff.putShort((short) 2);
    tiff.putShort((short) 0x010f).putShort((short) 2).putInt(0).putInt(0);
    tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
    return tiff.array();
  }

  private static ByteString withExif(ByteString jpeg, byte[] tiff) {
    return jpeg.take(2)
        .concat(ByteString.fromInts(0xff, 0xe1, 0, tiff.length + 8, 'E', 'x', 'i', 'f', 0, 0))
        .concat(ByteString.fromArray(tiff))
        .concat(jpeg.drop(2));
  }

  private static String join(int[] values) {
    return String.join(" ", Arrays.stream(values).mapToObj(Integer::toString).toList());
  }
}
