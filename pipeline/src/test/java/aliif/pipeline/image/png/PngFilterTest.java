package aliif.pipeline.image.png;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PngFilterTest {
  /** Left, above and corner are zero outside the image. */
  @ParameterizedTest
  @CsvSource({"0", "1", "2", "3", "4"})
  void everyFilterIsUndoneAsTheSpecificationDefinesIt(int filter) {
    Random random = new Random(filter);
    for (int distance : new int[] {1, 2, 3, 4, 6, 8}) {
      for (int length : new int[] {1, 2, 7, 8, 9, 64, 65}) {
        byte[] pixels = bytes(random, length);
        byte[] above = bytes(random, length);
        byte[] row = new byte[1 + length];
        row[0] = (byte) filter;
        for (int i = 0; i < length; i++) {
          int left = i < distance ? 0 : pixels[i - distance] & 0xff;
          int corner = i < distance ? 0 : above[i - distance] & 0xff;
          row[1 + i] = (byte) (pixels[i] - guess(filter, left, above[i] & 0xff, corner));
        }
        byte[] rowAbove = new byte[1 + length];
        System.arraycopy(above, 0, rowAbove, 1, length);
        PngFilter.undo(row, rowAbove, distance);
        assertThat(Arrays.copyOfRange(row, 1, 1 + length)).isEqualTo(pixels);
      }
    }
  }

  /** The specification's table of filter types. */
  private static int guess(int filter, int left, int above, int corner) {
    int initial = left + above - corner;
    int toLeft = Math.abs(initial - left);
    int toAbove = Math.abs(initial - above);
    int toCorner = Math.abs(initial - corner);
    return switch (filter) {
      case 0 -> 0;
      case 1 -> left;
      case 2 -> above;
      case 3 -> (left + above) / 2;
      default ->
          toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 6})
  void whatPaethFiltersIsUndoneToTheSameRow(int distance) {
    Random random = new Random(distance);
    for (int i = 0; i < 200; i++) {
      byte[] row = bytes(random, distance * (1 + random.nextInt(30)));
      byte[] above = bytes(random, row.length);
      byte[] filtered = new byte[1 + row.length];
      int zeros = PngFilter.applyPaeth(row, above, distance, filtered);
      assertThat(zeros).isEqualTo(zeros(filtered, 1 + distance));
      byte[] rowAbove = new byte[1 + row.length];
      System.arraycopy(above, 0, rowAbove, 1, row.length);
      PngFilter.undo(filtered, rowAbove, distance);
      assertThat(Arrays.copyOfRange(filtered, 1, 1 + row.length)).isEqualTo(row);
    }
  }

  @Test
  void aRowLikeTheOneAboveIsAllZeros() {
    byte[] row = bytes(new Random(1), 30);
    byte[] filtered = new byte[31];

    assertThat(PngFilter.applyPaeth(row, row, 3, filtered)).isEqualTo(27);
    assertThat(filtered[0]).isEqualTo((byte) 4);
    assertThat(zeros(filtered, 1)).isEqualTo(30);
  }

  private static int zeros(byte[] filtered, int from) {
    int zeros = 0;
    for (int i = from; i < filtered.length; i++) {
      zeros += filtered[i] == 0 ? 1 : 0;
    }
    return zeros;
  }

  @Test
  void anUnknownFilterIsRefused() {
    assertThatThrownBy(() -> PngFilter.undo(new byte[] {5, 0}, new byte[2], 1))
        .hasMessage("image: a PNG row with filter 5 (expected: 0 to 4)");
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
