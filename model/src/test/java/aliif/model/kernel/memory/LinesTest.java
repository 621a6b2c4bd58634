package aliif.model.kernel.memory;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Size;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LinesTest {
  private static final int CHANNELS = 20; // two blocks
  private static final Size SIZE = new Size(6, 40); // two tiles, and two columns beside the image

  @Test
  void aRingHasTheLastRowsAndNoOthers() {
    Lines lines = Lines.ring(CHANNELS, SIZE, 5, new Slab());
    for (int y = -1; y < 12; y++) {
      fill(lines, y, y);
      for (int back = 0; back < Math.min(5, y + 2); back++) {
        assertRow(lines, y - back, y - back);
      }
    }
    assertThat(lines.at(12)).isEqualTo(lines.at(7));
  }

  /** Two activations share a place by turns; each finds the last rows of its step before. */
  @Test
  void rowsThatAreKeptOutliveTheSharedPlace() {
    int stride = Lines.stride(CHANNELS, SIZE);
    Slab.Stretch place = new Slab().take(8 * stride);
    Lines first = Lines.over(CHANNELS, SIZE, place, 0, 4, 2);
    Lines second = Lines.over(CHANNELS, SIZE, place, 0, 6, 2);
    for (int top = 0; top < 40; top += 4) {
      for (Lines lines : new Lines[] {first, second}) {
        int sign = lines == first ? 1 : -1;
        lines.begin(top);
        if (top > 0) {
          assertRow(lines, top - 1, sign * (top - 1));
          assertRow(lines, top - 2, sign * (top - 2));
        }
        for (int y = top; y < top + 4; y++) {
          fill(lines, y, sign * y);
        }
        assertRow(lines, top, sign * top);
        // As two threads do it: each a part of the row.
        lines.keep(top + 4, 0, 37);
        lines.keep(top + 4, 37, stride);
      }
    }
  }

  @Test
  void clearingARowLeavesTheOthers() {
    Lines lines = Lines.ring(CHANNELS, SIZE, 4, new Slab());
    for (int y = 0; y < 4; y++) {
      fill(lines, y, y + 1);
    }
    lines.clearRow(2);
    assertRow(lines, 1, 2);
    assertRow(lines, 2, 0);
    assertRow(lines, 3, 4);
    lines.clear();
    for (int y = 0; y < 4; y++) {
      assertRow(lines, y, 0);
    }
  }

  /** The image's columns are 1 to 6 of ten; tiles write as far as column 8. */
  @Test
  void theMarginIsCleared() {
    Lines lines = Lines.ring(CHANNELS, SIZE, 4, new Slab());
    fill(lines, 3, 9);
    lines.clearMargin(3);
    for (int block = 0; block < 2; block++) {
      for (int column = 0; column < 10; column++) {
        int at = lines.at(3) + block * lines.blockStride() + column * ChannelBlocks.BLOCK;
        assertThat(lines.values[at]).isEqualTo(column <= 6 ? 9 : 0);
        assertThat(lines.values[at + 15]).isEqualTo(column <= 6 ? 9 : 0);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 1", "4, 1", "5, 2", "63, 16", "64, 16", "65, 17", "580, 145"})
  void tilesCoverARow(int width, int tiles) {
    Lines lines = Lines.ring(3, new Size(width, 2), 4, new Slab());
    assertThat(lines.tilesAcross()).isEqualTo(tiles);
    assertThat(Lines.stride(3, new Size(width, 2))).isEqualTo(lines.blocks * lines.blockStride());
  }

  /** What has more floats than an array is a number all the same. */
  @Test
  void floatsOfARowDoNotOverflow() {
    assertThat(Lines.floats(64, new Size(100_000_000, 1))).isEqualTo(64L * 100_000_002);
  }

  private static void fill(Lines lines, int y, int value) {
    Arrays.fill(lines.values, lines.at(y), lines.at(y) + stride(lines), value);
  }

  private static void assertRow(Lines lines, int y, int value) {
    float[] row = Arrays.copyOfRange(lines.values, lines.at(y), lines.at(y) + stride(lines));
    assertThat(row).as("row %d", y).containsOnly(value);
  }

  private static int stride(Lines lines) {
    return lines.blocks * lines.blockStride();
  }
}
