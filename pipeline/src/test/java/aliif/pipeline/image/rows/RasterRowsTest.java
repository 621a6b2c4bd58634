package aliif.pipeline.image.rows;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Size;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rasters of every kind that libraries make, turned every way, against pixels one by one. */
final class RasterRowsTest {
  private static final Size SIZE = new Size(5, 3);

  private static BufferedImage image(int type) {
    BufferedImage image = new BufferedImage(SIZE.width(), SIZE.height(), type);
    for (int i = 0; i < SIZE.pixels(); i++) {
      int value = 16 * i;
      image.setRGB(
          i % SIZE.width(), i / SIZE.width(), 0xff000000 | value << 16 | (255 - value) << 8 | i);
    }
    return image;
  }

  private static byte[][] all(PixelRows rows) throws IOException {
    byte[][] all = new byte[rows.layout().size().height()][rows.layout().rowBytes()];
    for (byte[] row : all) {
      rows.read(row);
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_INT_BGR,
        BufferedImage.TYPE_4BYTE_ABGR,
        BufferedImage.TYPE_INT_ARGB
      })
  void coloursAreThoseOfTheImageWhateverItsRaster(int type) throws IOException {
    BufferedImage image = image(type);
    boolean alpha = image.getColorModel().hasAlpha();
    byte[][] rows = all(new RasterRows(PixelLayout.of(SIZE, false, alpha, 8), image));
    for (int i = 0; i < SIZE.pixels(); i++) {
      int colour = image.getRGB(i % SIZE.width(), i / SIZE.width());
      int at = i % SIZE.width() * (alpha ? 4 : 3);
      byte[] row = rows[i / SIZE.width()];
      assertThat(Arrays.copyOfRange(row, at, at + 3))
          .containsExactly((byte) (colour >> 16), (byte) (colour >> 8), (byte) colour);
    }
  }

  /** Turned by copying rows first, or while they are read: the same pixels. */
  @ParameterizedTest
  @EnumSource(Orientation.class)
  void turningWhileReadingIsTurningACopy(Orientation orientation) throws IOException {
    PixelLayout layout = PixelLayout.of(SIZE, false, false, 8);
    for (int type : new int[] {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_INT_RGB}) {
      byte[][] turned = all(new RasterRows(layout, image(type)).turned(orientation));
      byte[][] copied = all(HeldRows.of(new RasterRows(layout, image(type)), orientation));
      assertThat(turned).isDeepEqualTo(copied);
      assertThat(turned.length).isEqualTo(orientation.swapped() ? SIZE.width() : SIZE.height());
    }
  }

  /** getRGB would convert it from linear grey: 128 would become 188. */
  @ParameterizedTest
  @ValueSource(ints = {8, 16})
  void greyIsWhatIsInTheRaster(int depth) throws IOException {
    int type = depth == 8 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_USHORT_GRAY;
    BufferedImage image = new BufferedImage(2, 1, type);
    image.getRaster().setSample(0, 0, 0, depth == 8 ? 128 : 0x8012);
    image.getRaster().setSample(1, 0, 0, depth == 8 ? 7 : 0x0701);
    byte[][] rows = all(new RasterRows(new PixelLayout(new Size(2, 1), 1, depth), image));
    assertThat(rows[0])
        .isEqualTo(depth == 8 ? new byte[] {-128, 7} : new byte[] {-128, 0x12, 7, 1});
  }

  /** The JDK reads a palette of greys as grey, even where the layout has colours. */
  @ParameterizedTest
  @EnumSource(
      value = Orientation.class,
      names = {"UPRIGHT", "HALF_TURN"})
  void greyIsSpreadOverThreeChannelsWhereTheLayoutHasThem(Orientation orientation)
      throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(0, 0, 0, 128);
    image.getRaster().setSample(1, 0, 0, 7);
    PixelLayout layout = new PixelLayout(new Size(2, 1), 3, 8);
    byte[][] rows = all(new RasterRows(layout, image).turned(orientation));
    assertThat(rows[0])
        .isEqualTo(
            orientation == Orientation.UPRIGHT
                ? new byte[] {-128, -128, -128, 7, 7, 7}
                : new byte[] {7, 7, 7, -128, -128, -128});
  }
}
