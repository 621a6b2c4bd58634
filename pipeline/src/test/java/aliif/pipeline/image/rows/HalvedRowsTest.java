package aliif.pipeline.image.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import aliif.model.Size;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Laws of a reduction by two: what it keeps, what it removes, and where pixels end up. */
final class HalvedRowsTest {
  private static int[][] halved(Size size, int depth, int level, IntBinaryOperator image)
      throws IOException {
    PixelLayout layout = PixelLayout.of(size, true, false, depth);
    byte[][] rows = new byte[size.height()][layout.rowBytes()];
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        int value = image.applyAsInt(x, y);
        if (depth == 8) {
          rows[y][x] = (byte) value;
        } else {
          rows[y][2 * x] = (byte) (value >> 8);
          rows[y][2 * x + 1] = (byte) value;
        }
      }
    }
    PixelRows half = HalvedRows.of(new HeldRows(layout, rows, Orientation.UPRIGHT), level);
    Size small = half.layout().size();
    int[][] values = new int[small.height()][small.width()];
    byte[] row = new byte[half.layout().rowBytes()];
    for (int[] target : values) {
      half.read(row);
      for (int x = 0; x < target.length; x++) {
        target[x] = depth == 8 ? row[x] & 0xff : (row[2 * x] & 0xff) << 8 | (row[2 * x + 1] & 0xff);
      }
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 9", "9, 1", "2, 2", "3, 3", "7, 8", "8, 7", "64, 65"})
  void oneColourStaysTheSameToTheBitAtAnySizeDepthAndLevel(int width, int height)
      throws IOException {
    Size size = new Size(width, height);
    for (int level = 0; level <= 3; level++) {
      int part = 1 << level;
      for (int colour : new int[] {0, 1, 127, 254, 255}) {
        int[][] half = halved(size, 8, level, (_, _) -> colour);
        assertThat(half).hasNumberOfRows((height + part - 1) / part);
        assertThat(half[0]).hasSize((width + part - 1) / part);
        for (int[] row : half) {
          assertThat(row).containsOnly(colour);
        }
      }
      for (int colour : new int[] {0, 1, 257, 65_535}) {
        for (int[] row : halved(size, 16, level, (_, _) -> colour)) {
          assertThat(row).containsOnly(colour);
        }
      }
    }
  }

  /** A pixel of the half lies between two of the whole, so a ramp has its value between them. */
  @Test
  void aRampStaysWhereItIs() throws IOException {
    int[][] across = halved(new Size(60, 6), 16, 1, (x, _) -> 1000 * x);
    int[][] down = halved(new Size(6, 60), 16, 1, (_, y) -> 1000 * y);
    for (int i = 2; i < 28; i++) { // away from the edges
      assertThat(across[1][i]).isEqualTo(1000 * 2 * i + 500);
      assertThat(down[i][1]).isEqualTo(1000 * 2 * i + 500);
    }
  }

  @Test
  void theFinestPatternsDisappear() throws IOException {
    IntBinaryOperator[] patterns = {
      (x, _) -> x % 2 == 0 ? 200 : 100,
      (_, y) -> y % 2 == 0 ? 200 : 100,
      (x, y) -> (x + y) % 2 == 0 ? 200 : 100
    };
    for (IntBinaryOperator pattern : patterns) {
      int[][] half = halved(new Size(40, 40), 8, 1, pattern);
      for (int y = 2; y < 18; y++) {
        for (int x = 2; x < 18; x++) {
          assertThat(half[y][x]).isEqualTo(150);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16})
  void theReductionOfAMirroredImageIsMirrored(int depth) throws IOException {
    IntBinaryOperator noise = (x, y) -> (x * 7919 + y * 104_729) % 251;
    int[][] half = halved(new Size(20, 14), depth, 1, noise);
    int[][] mirrored =
        halved(new Size(20, 14), depth, 1, (x, y) -> noise.applyAsInt(19 - x, 13 - y));
    for (int y = 0; y < 7; y++) {
      for (int x = 0; x < 10; x++) {
        assertThat(mirrored[6 - y][9 - x]).isEqualTo(half[y][x]);
      }
    }
  }

  /** Light is neither made nor lost: an impulse has a quarter of its value in the half. */
  @Test
  void anImpulseKeepsItsLight() throws IOException {
    for (int at : new int[] {20, 21, 22, 23}) {
      int[][] half =
          halved(new Size(44, 44), 16, 1, (x, y) -> 1000 + (x == at && y == 21 ? 40_000 : 0));
      long light = 0;
      for (int[] row : half) {
        for (int value : row) {
          light += value - 1000;
        }
      }
      assertThat((double) light).isCloseTo(10_000, within(10.0));
    }
  }

  @Test
  void stepsOvershootToTheEndsOfTheRangeAndNotBeyond() throws IOException {
    for (int depth : new int[] {8, 16}) {
      int most = (1 << depth) - 1;
      int[][] half = halved(new Size(20, 20), depth, 1, (x, _) -> x < 10 ? 0 : most);
      for (int[] row : half) {
        assertThat(row).startsWith(0, 0, 0, 0).endsWith(most, most, most);
        assertThat(Arrays.stream(row)).allMatch(value -> value >= 0 && value <= most);
      }
    }
  }

  @Test
  void theSourceIsReadOnceAndClosed() throws IOException {
    AtomicInteger read = new AtomicInteger();
    AtomicInteger closed = new AtomicInteger();
    PixelLayout layout = PixelLayout.of(new Size(5, 11), false, false, 8);
    PixelRows source =
        new PixelRows() {
          @Override
          public PixelLayout layout() {
            return layout;
          }

          @Override
          public void read(byte[] row) {
            assertThat(read.incrementAndGet()).isLessThanOrEqualTo(11);
          }

          @Override
          public void close() {
            closed.incrementAndGet();
          }
        };
    try (PixelRows rows = HalvedRows.of(source, 2)) {
      assertThat(rows.layout().size()).isEqualTo(new Size(2, 3));
      assertThat(read).hasValue(0);
      for (int y = 0; y < 3; y++) {
        rows.read(new byte[rows.layout().rowBytes()]);
      }
    }
    assertThat(read).hasValue(11);
    assertThat(closed).hasValue(1);
  }
}
