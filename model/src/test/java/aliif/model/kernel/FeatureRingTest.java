package aliif.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.AliifConfig;
import aliif.model.CoordinateGrid;
import aliif.model.FeatureMap.Precision;
import aliif.model.Region;
import aliif.model.RenderPlan;
import aliif.model.RenderWindow;
import aliif.model.Size;
import aliif.model.testing.RandomWeights;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FeatureRingTest {
  private static final int WIDTH = 7;
  private static final int DEPTH = 3;

  /** The last rows are read as they came, in float16 rounded; the window needs rows 9 to 30. */
  @ParameterizedTest
  @EnumSource
  void theLastRowsAreThere(Precision precision) {
    int kept = FeatureRing.rows(4);
    FeatureRing ring = new FeatureRing(plan(), kept, DEPTH, precision);
    float[] row = new float[WIDTH * DEPTH + 5];
    float[] read = new float[WIDTH * DEPTH];
    for (int y = 0; y < 40; y++) {
      assertThat(ring.takes(y)).as("row %d", y).isEqualTo(y >= 9 && y <= 30);
      if (ring.takes(y)) {
        Arrays.fill(row, y + 0.25f);
        ring.accept(y, row);
        for (int r = Math.max(9, y - kept + 1); r <= y; r++) {
          ring.read(r, read);
          assertThat(read).containsOnly(r + 0.25f);
        }
      }
    }
  }

  private static RenderPlan plan() {
    Size low = new Size(WIDTH, 40);
    CoordinateGrid grid = CoordinateGrid.of(low, new Size(2 * WIDTH, 80));
    AliifConfig config = RandomWeights.tiny().config();
    Region output = new Region(19, 0, 42, 2 * WIDTH);
    return RenderPlan.of(new RenderWindow(grid, Region.of(low), output), config);
  }
}
