package aliif.pipeline.image.rows;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Size;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HeldRowsTest {
  /**
   * A stored image of 3x2 pixels, {@code 0 1 2 / 3 4 5}, as a viewer shows it. The numbers are
   * those of EXIF's tag: 2 is mirrored, 3 turned by 180 degrees, 6 turned clockwise.
   */
  @ParameterizedTest
  @CsvSource({
    "UPRIGHT, 0 1 2 / 3 4 5",
    "MIRRORED, 2 1 0 / 5 4 3",
    "HALF_TURN, 5 4 3 / 2 1 0",
    "FLIPPED, 3 4 5 / 0 1 2",
    "TRANSPOSED, 0 3 / 1 4 / 2 5",
    "QUARTER_TURN, 3 0 / 4 1 / 5 2",
    "TRANSVERSED, 5 2 / 4 1 / 3 0",
    "THREE_QUARTER_TURN, 2 5 / 1 4 / 0 3"
  })
  void aStoredImageIsShownUpright(Orientation orientation, String shown) throws IOException {
    for (int bytes : new int[] {1, 2, 3, 4}) {
      PixelLayout layout = new PixelLayout(new Size(3, 2), bytes, 8);
      byte[][] rows = new byte[2][3 * bytes];
      for (int pixel = 0; pixel < 6; pixel++) {
        int at = pixel % 3 * bytes;
        Arrays.fill(rows[pixel / 3], at, at + bytes, (byte) pixel);
      }
      StringBuilder read = new StringBuilder();
      try (PixelRows upright = new HeldRows(layout, rows, orientation)) {
        Size size = upright.layout().size();
        byte[] row = new byte[upright.layout().rowBytes()];
        for (int y = 0; y < size.height(); y++) {
          upright.read(row);
          read.append(y == 0 ? "" : " /");
          IntStream.range(0, size.width()).forEach(x -> read.append(' ').append(row[x * bytes]));
        }
      }
      assertThat(read.toString().strip()).isEqualTo(shown);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 64, 65, 1000})
  void heldBytesCountNoMoreRowsThanThereAre(int rows) {
    PixelLayout layout = new PixelLayout(new Size(10, 64), 3, 8);

    assertThat(HeldRows.bytes(layout, rows)).isEqualTo(Math.min(rows, 64) * (30L + 32));
  }
}
