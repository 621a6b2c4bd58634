package aliif.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.CoordinateGrid;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.testing.RandomWeights;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Row-streaming keeps what its width asks for, whatever the height. */
final class RowUpscalerMemoryTest {
  private static final KernelWeights TINY = KernelWeights.of(RandomWeights.tiny());
  /* From 2048 on a step has four rows; here large arrays have no room to spare. */
  private static final int WIDTH = 8192;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void memoryFollowsTheWidthAndNotTheHeight() {
    long low = kept(new Size(WIDTH, 40));
    long high = kept(new Size(WIDTH, 40_000));
    long wide = kept(new Size(4 * WIDTH, 40));

    // The plan of which rows answer which has a few dozen numbers for each row.
    assertThat((double) (high - low)).isLessThan(40_000 * 300.0);
    assertThat((double) wide / low).isBetween(3.8, 4.1);
  }

  /** Features of 18,000 rows that stayed would be 73 MB, their output 26 MB. */
  @Test
  void nothingPilesUpWhileRowsPass() {
    Size size = new Size(60, 20_000);
    RgbImage row = RandomWeights.image(new Size(60, 1), 1);
    long[] rows = {0};
    long before = 0;
    try (VectorAliif aliif = VectorAliif.create(TINY, 1)) {
      RowUpscaler upscaler =
          new RowUpscaler(
              aliif,
              CoordinateGrid.of(size, new Size(120, 20_000)),
              (y, band) -> rows[0] += band.height());
      for (int y = 0; y < size.height(); y++) {
        upscaler.put(row);
        // A step and what the layers and neighbours lag behind.
        assertThat(rows[0]).isGreaterThan(y - 160);
        if (y == 1000) {
          before = heap();
        }
      }
      assertThat(heap() - before).isLessThan(4 << 20);
    }
    assertThat(rows[0]).isEqualTo(20_000);
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private long kept(Size low) {
    CoordinateGrid grid = CoordinateGrid.of(low, new Size(low.width() * 2, low.height() * 2));
    try (VectorAliif aliif = VectorAliif.create(TINY, 1)) {
      long before = threads.getCurrentThreadAllocatedBytes();
      RowUpscaler upscaler = new RowUpscaler(aliif, grid, (y, band) -> {});
      long bytes = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(upscaler).isNotNull();
      return bytes;
    }
  }
}
