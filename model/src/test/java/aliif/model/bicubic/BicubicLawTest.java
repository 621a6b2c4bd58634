package aliif.model.bicubic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.CoordinateGrid;
import aliif.model.Region;
import aliif.model.Size;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Any factor: the bits are those of the definition, and memory is what {@code bytes} says. */
final class BicubicLawTest {
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void everyReductionHasTheBitsOfTheDefinition() {
    Random random = new Random(1);
    for (int height = 1; height <= 70; height++) {
      Size from = new Size(3 + height % 5, 64);
      Size to = new Size(1 + height % 7, height);
      assertEqualsDefinition(noise(from, random), from, to);
      assertEqualsDefinition(stripes(from, random), from, to);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2, 6000, 1",
    "2, 6001, 2",
    "1, 5000, 3",
    "3, 4999, 7",
    "2, 3000, 40",
    "2, 3000, 2999"
  })
  void aReductionByThousandsHasTheBitsOfTheDefinition(int width, int height, int high) {
    Random random = new Random(2);
    Size from = new Size(width, height);
    assertEqualsDefinition(noise(from, random), from, new Size(width, high));
    assertEqualsDefinition(stripes(from, random), from, new Size(2 * width, high));
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "17", "9999"})
  void aConstantStaysThatConstantHoweverItIsReduced(int high) {
    float[] grey = new float[2 * 10_000];
    Arrays.fill(grey, 77 / 255f);
    float[] resized =
        new BicubicResampler(1, new Size(2, 10_000), new Size(3, high)).push(grey, 10_000);
    assertThat(resized).hasSize(3 * high).containsOnly(77 / 255f);
  }

  @Test
  void theSourceIsKnownWithoutAResampler() {
    Random random = new Random(3);
    for (int i = 0; i < 5000; i++) {
      Size from = new Size(1 + random.nextInt(80), 1 + random.nextInt(80));
      Size to = new Size(1 + random.nextInt(80), 1 + random.nextInt(80));
      int y = random.nextInt(to.height());
      int x = random.nextInt(to.width());
      Region part =
          new Region(y, x, 1 + random.nextInt(to.height() - y), 1 + random.nextInt(to.width() - x));
      assertThat(BicubicResampler.source(CoordinateGrid.of(from, to), part))
          .isEqualTo(new BicubicResampler(1, from, to, part).source());
      assertThat(BicubicResampler.source(CoordinateGrid.of(from, to), Region.of(to)))
          .isEqualTo(Region.of(from));
    }
  }

  /** The second of 4 rows has its centre at 6 of 16 and sees 8 on either side. */
  @Test
  void theSourceIsAsFarAsTheKernelReaches() {
    assertThat(
            BicubicResampler.source(
                CoordinateGrid.of(new Size(16, 16), new Size(16, 4)), new Region(1, 5, 1, 1)))
        .isEqualTo(new Region(0, 4, 14, 4));
  }

  @Test
  void theSourceAndTheWeightOfAHugeReductionCostNothing() {
    Size from = new Size(2_000_000_000, 2_000_000_000);
    Region part = new Region(0, 0, 1, 1);
    long before = threads.getCurrentThreadAllocatedBytes();
    Region source = BicubicResampler.source(CoordinateGrid.of(from, new Size(1, 1)), part);
    long bytes = BicubicResampler.bytes(3, CoordinateGrid.of(from, new Size(1, 1)), part);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(source).isEqualTo(Region.of(from));
    assertThat(bytes).isGreaterThan(16_000_000_000L);
    assertThat(allocated).isLessThan(100_000);
  }

  @ParameterizedTest
  @CsvSource({
    "3, 20000, 3000, 20000, 1",
    "3, 20000, 3000, 20000, 3",
    "3, 20000, 300, 20000, 290",
    "1, 4000, 4000, 3, 2000",
    "4, 3000, 20, 9000, 20",
    "3, 2000, 4, 3000, 9000",
    "3, 3, 30000, 3, 1"
  })
  void aResamplerHoldsWhatItSays(int planes, int width, int height, int wide, int high) {
    Size from = new Size(width, height);
    Size to = new Size(wide, high);
    float[] strip = noise(new Size(width, planes), new Random(4));
    long allocated = allocated(planes, from, to, strip);
    long bytes = BicubicResampler.bytes(planes, CoordinateGrid.of(from, to), Region.of(to));
    assertThat((double) allocated).isBetween(0.97 * bytes, 1.03 * bytes + 8192);
  }

  /** It was 720 MB: the window was as high as the kernel. */
  @Test
  void aRowOfAWideImageTakesOneMegabyte() {
    Size to = new Size(20_000, 1);
    assertThat(
            BicubicResampler.bytes(3, CoordinateGrid.of(new Size(20_000, 3000), to), Region.of(to)))
        .isBetween(500_000L, 1_500_000L);
  }

  @Test
  void aPartOutsideTheOutputIsRefused() {
    assertThatThrownBy(
            () ->
                BicubicResampler.source(
                    CoordinateGrid.of(new Size(9, 9), new Size(4, 4)), new Region(2, 0, 3, 1)))
        .hasMessage("part: Region[y=2, x=0, height=3, width=1] (expected: inside 4x4)");
    assertThatThrownBy(
            () ->
                BicubicResampler.bytes(
                    1, CoordinateGrid.of(new Size(9, 9), new Size(4, 4)), new Region(0, 3, 1, 2)))
        .hasMessage("part: Region[y=0, x=3, height=1, width=2] (expected: inside 4x4)");
  }

  /** By the constructor and the first strip, without what comes out. */
  private long allocated(int planes, Size from, Size to, float[] strip) {
    new BicubicResampler(planes, from, to).push(strip, 1);
    long before = threads.getCurrentThreadAllocatedBytes();
    int out = new BicubicResampler(planes, from, to).push(strip, 1).length;
    return threads.getCurrentThreadAllocatedBytes() - before - 4L * out;
  }

  private static void assertEqualsDefinition(float[] plane, Size from, Size to) {
    BicubicResampler resampler = new BicubicResampler(1, from, to);
    assertThat(resampler.push(plane, from.height()))
        .as("%s to %s", from, to)
        .isEqualTo(PlainBicubic.resize(plane, from, to));
  }

  private static float[] noise(Size size, Random random) {
    float[] plane = new float[(int) size.pixels()];
    for (int i = 0; i < plane.length; i++) {
      plane[i] = random.nextFloat();
    }
    return plane;
  }

  /** Rows of one value, several of the same in a row, and now and then one with two values. */
  private static float[] stripes(Size size, Random random) {
    float[] plane = new float[(int) size.pixels()];
    float value = 0;
    for (int y = 0; y < size.height(); y++) {
      value = random.nextInt(9) == 0 ? random.nextFloat() : value;
      Arrays.fill(plane, y * size.width(), (y + 1) * size.width(), value);
      plane[y * size.width()] += random.nextInt(25) == 0 ? 0.5f : 0;
    }
    return plane;
  }
}
