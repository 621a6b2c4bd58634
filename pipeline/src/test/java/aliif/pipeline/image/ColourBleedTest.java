package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Size;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ColourBleedTest {

  @Test
  void transparentPixelsTakeTheNearestVisibleColour() {
    Samples samples = greys(7, 1, 9, 0, 20, 255, 9, 0, 9, 0, 9, 0, 60, 128, 9, 0);
    ColourBleed.spread(samples);
    assertThat(samples.values)
        .containsExactly(bytes(20, 0, 20, 255, 20, 0, 20, 0, 60, 0, 60, 128, 60, 0));
  }

  @Test
  void visiblePixelsAndAlphaStayAsTheyAre() {
    Samples samples = greys(2, 2, 1, 1, 2, 2, 3, 3, 4, 4);
    ColourBleed.spread(samples);
    assertThat(samples.values).containsExactly(bytes(1, 1, 2, 2, 3, 3, 4, 4));
  }

  @Test
  void anImageWithoutVisiblePixelsStaysAsItIs() {
    Samples samples = greys(2, 1, 5, 0, 6, 0);
    ColourBleed.spread(samples);
    assertThat(samples.values).containsExactly(bytes(5, 0, 6, 0));
  }

  @Test
  void farAwayPixelsAreReachedToo() {
    Samples samples = Samples.allocate(new Size(500, 300), 4);
    samples.values[0] = 77;
    samples.values[3] = 1;
    ColourBleed.spread(samples);
    for (int i = 0; i < samples.values.length; i += 4) {
      assertThat(samples.values[i]).isEqualTo((byte) 77);
    }
  }

  /** The chamfer distance 3-4 is off by less than 9 % of the Euclidean one. */
  @Test
  void noMuchNearerColourIsPassedOver() {
    Random random = new Random(3);
    Size size = new Size(40, 30);
    Samples samples = Samples.allocate(size, 2);
    for (int i = 0; i < 12; i++) {
      int pixel = random.nextInt(1200);
      samples.values[2 * pixel] = (byte) (i + 1);
      samples.values[2 * pixel + 1] = (byte) 255;
    }
    byte[] before = samples.values.clone();
    ColourBleed.spread(samples);
    for (int pixel = 0; pixel < 1200; pixel++) {
      double nearest = Double.MAX_VALUE;
      double chosen = Double.MAX_VALUE;
      for (int seen = 0; seen < 1200; seen++) {
        if (before[2 * seen + 1] != 0) {
          double distance = Math.hypot(seen % 40 - pixel % 40, seen / 40 - pixel / 40);
          nearest = Math.min(nearest, distance);
          if (before[2 * seen] == samples.values[2 * pixel]) {
            chosen = Math.min(chosen, distance);
          }
        }
      }
      assertThat(chosen).isLessThanOrEqualTo(1.15 * nearest);
    }
  }

  private static Samples greys(int width, int height, int... values) {
    return new Samples(new Size(width, height), 2, bytes(values));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
