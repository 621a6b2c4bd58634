package aliif.pipeline.image.rows;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Size;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CanvasRowsTest {
  /** A frame of 2x2 opaque pixels of grey 9 on a canvas of 4x3. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, '99.. / 99.. / ....'",
    "2, 0, '..99 / ..99 / ....'",
    "1, 1, '.... / .99. / .99.'",
    "2, 1, '.... / ..99 / ..99'"
  })
  void aFrameLiesOnATransparentCanvas(int left, int top, String expected) throws IOException {
    PixelLayout layout = new PixelLayout(new Size(4, 3), 2, 8);
    byte[][] frame = new byte[2][];
    for (int y = 0; y < 2; y++) {
      frame[y] = new byte[] {9, -1, 9, -1};
    }
    PixelLayout small = layout.withSize(new Size(2, 2));
    PixelRows rows =
        new CanvasRows(layout, new HeldRows(small, frame, Orientation.UPRIGHT), left, top);
    StringBuilder seen = new StringBuilder();
    byte[] row = new byte[layout.rowBytes()];
    for (int y = 0; y < 3; y++) {
      java.util.Arrays.fill(row, (byte) 77); // what was in the array before must not show
      rows.read(row);
      seen.append(y == 0 ? "" : " / ");
      for (int x = 0; x < 4; x++) {
        seen.append(row[2 * x + 1] == 0 && row[2 * x] == 0 ? "." : String.valueOf(row[2 * x]));
      }
    }
    assertThat(seen).hasToString(expected);
  }
}
