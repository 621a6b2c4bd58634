package aliif.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link Reach} says of LR pixels what {@link Neighbours} says of HR pixels. */
final class ReachTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1", "1, 9", "9, 1", "2, 3", "3, 2", "7, 7", "8, 64", "64, 63", "63, 65", "65, 9", "5, 580",
    "580, 5"
  })
  void isTheInverseOfNeighbours(int low, int high) {
    CoordinateGrid grid = CoordinateGrid.of(new Size(low, 1), new Size(high, 1));
    for (boolean ensemble : new boolean[] {true, false}) {
      assertInverse(RenderWindow.whole(grid), ensemble);
      // Inside, where the crop ends next to what the output needs.
      int from = high / 3;
      int to = high - high / 4;
      if (from < to) {
        int first = Math.max(0, grid.columns().floor(from));
        int last = Math.min(low - 1, grid.columns().floor(to - 1) + 1);
        Region crop = new Region(0, first, 1, last + 1 - first);
        assertInverse(new RenderWindow(grid, crop, new Region(0, from, 1, to - from)), ensemble);
      }
    }
  }

  private static void assertInverse(RenderWindow window, boolean ensemble) {
    Neighbours neighbours = Neighbours.columns(window, ensemble);
    int low = window.crop().width();
    Reach reach = new Reach(neighbours, low);
    Map<Integer, Float> weights = new HashMap<>(); // of i * low + r
    for (int i = 0; i < neighbours.pixels(); i++) {
      for (int n = 0; n < neighbours.count(); n++) {
        int r = neighbours.index(i, n);
        weights.merge(i * low + r, neighbours.weight(i, n), Float::sum);
        assertThat(i).isBetween(reach.from(r), reach.to(r) - 1);
        assertThat(reach.xi(i, r)).isEqualTo(neighbours.xi(i, n));
      }
      assertThat(reach.first(i)).isEqualTo(neighbours.index(i, 0));
      assertThat(reach.last(i)).isEqualTo(neighbours.index(i, neighbours.count() - 1));
    }
    int pairs = 0;
    int longest = 0;
    for (int r = 0; r < low; r++) {
      for (int i = reach.from(r); i < reach.to(r); i++) {
        assertThat(weights).as("LR %d, HR %d", r, i).containsEntry(i * low + r, reach.weight(i, r));
        pairs++;
      }
      longest = Math.max(longest, reach.to(r) - reach.from(r));
      assertThat(reach.reachesFrom(r, r + 1)).isEqualTo(reach.from(r) < reach.to(r));
    }
    assertThat(pairs).isEqualTo(weights.size());
    assertThat(reach.longest()).isEqualTo(longest);
    assertThat(reach.low()).isEqualTo(low);
    assertThat(reach.high()).isEqualTo(window.output().width());
  }
}
