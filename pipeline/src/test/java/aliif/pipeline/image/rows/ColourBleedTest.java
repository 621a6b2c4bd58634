package aliif.pipeline.image.rows;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Size;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ColourBleedTest {

  @Test
  void transparentPixelsTakeTheNearestVisibleColour() {
    assertThat(spread(7, 1, 2, 1, 9, 0, 20, 255, 9, 0, 9, 0, 9, 0, 60, 128, 9, 0))
        .containsExactly(bytes(20, 0, 20, 255, 20, 0, 20, 0, 60, 0, 60, 128, 60, 0));
  }

  @Test
  void visiblePixelsAndAlphaStayAsTheyAre() {
    assertThat(spread(2, 2, 2, 1, 1, 1, 2, 2, 3, 3, 4, 4))
        .containsExactly(bytes(1, 1, 2, 2, 3, 3, 4, 4));
  }

  @Test
  void anImageWithoutVisiblePixelsStaysAsItIs() {
    assertThat(spread(2, 1, 2, 1, 5, 0, 6, 0)).containsExactly(bytes(5, 0, 6, 0));
  }

  @Test
  void sixteenBitsAreSpreadAsOne() {
    assertThat(spread(2, 1, 2, 2, 1, 2, 0, 0, 3, 4, 0, 1))
        .containsExactly(bytes(3, 4, 0, 0, 3, 4, 0, 1));
  }

  @Test
  void farAwayPixelsAreReachedToo() {
    byte[] samples = new byte[500 * 300 * 4];
    samples[0] = 77;
    samples[3] = 1;
    byte[] spread = spread(new PixelLayout(new Size(500, 300), 4, 8), samples);
    for (int i = 0; i < spread.length; i += 4) {
      assertThat(spread[i]).isEqualTo((byte) 77);
    }
  }

  /** Strips end at rows 128 and 256. */
  @Test
  void pixelsWithin64RowsAboveAVisibleOneAreReachedAcrossStrips() {
    for (int y = 0; y < 300; y++) {
      byte[] samples = new byte[300 * 2];
      samples[2 * y] = 77;
      samples[2 * y + 1] = 1;
      byte[] spread = spread(new PixelLayout(new Size(1, 300), 2, 8), samples);
      for (int row = Math.max(0, y - 64); row < 300; row++) {
        assertThat(spread[2 * row]).isEqualTo((byte) 77);
      }
    }
  }

  /** The chamfer distance 3-4 is off by less than 9 % of the Euclidean one. */
  @Test
  void noMuchNearerColourIsPassedOver() {
    Random random = new Random(3);
    byte[] before = new byte[40 * 30 * 2];
    for (int i = 0; i < 12; i++) {
      int pixel = random.nextInt(1200);
      before[2 * pixel] = (byte) (i + 1);
      before[2 * pixel + 1] = (byte) 255;
    }
    byte[] spread = spread(new PixelLayout(new Size(40, 30), 2, 8), before.clone());
    for (int pixel = 0; pixel < 1200; pixel++) {
      double nearest = Double.MAX_VALUE;
      double chosen = Double.MAX_VALUE;
      for (int seen = 0; seen < 1200; seen++) {
        if (before[2 * seen + 1] != 0) {
          double distance = Math.hypot(seen % 40 - pixel % 40, seen / 40 - pixel / 40);
          nearest = Math.min(nearest, distance);
          if (before[2 * seen] == spread[2 * pixel]) {
            chosen = Math.min(chosen, distance);
          }
        }
      }
      assertThat(chosen).isLessThanOrEqualTo(1.15 * nearest);
    }
  }

  private static byte[] spread(int width, int height, int channels, int depth, int... values) {
    return spread(new PixelLayout(new Size(width, height), channels, 8 * depth), bytes(values));
  }

  private static byte[] spread(PixelLayout layout, byte[] samples) {
    byte[][] rows = new byte[layout.size().height()][];
    for (int y = 0; y < rows.length; y++) {
      rows[y] = Arrays.copyOfRange(samples, y * layout.rowBytes(), (y + 1) * layout.rowBytes());
    }
    var bleed = new ColourBleed(new HeldRows(layout, rows, Orientation.UPRIGHT));
    byte[] row = new byte[layout.rowBytes()];
    for (int y = 0; y < rows.length; y++) {
      try {
        bleed.read(row);
      } catch (IOException problem) {
        throw new UncheckedIOException(problem);
      }
      System.arraycopy(row, 0, samples, y * row.length, row.length);
    }
    return samples;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
