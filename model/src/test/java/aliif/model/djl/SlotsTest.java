package aliif.model.djl;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.CoordinateGrid;
import aliif.model.Neighbours;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.Size;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each LR pixel that answers an HR pixel has a slot for it, with the position. */
final class SlotsTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 9", "2, 3", "7, 7", "8, 64", "64, 63", "63, 65", "65, 9", "5, 580"})
  void areTheInverseOfNeighbours(int low, int high) {
    CoordinateGrid grid = CoordinateGrid.of(new Size(1, low), new Size(1, high));
    Region all = Region.of(grid.low());
    int from = high / 3;
    Region part = new Region(from, 0, high - from, 1);
    for (boolean ensemble : new boolean[] {true, false}) {
      assertInverse(Neighbours.rows(RenderWindow.whole(grid), ensemble), low);
      assertInverse(Neighbours.rows(new RenderWindow(grid, all, part), ensemble), low);
    }
  }

  private static void assertInverse(Neighbours neighbours, int low) {
    Slots slots = new Slots(neighbours, low);
    float[] xi = slots.xi(); // (groups, size)
    assertThat(xi).hasSize(slots.groups() * slots.size());
    int[] used = new int[slots.groups()];
    Set<Integer> places = new HashSet<>();
    for (int i = 0; i < neighbours.pixels(); i++) {
      for (int n = 0; n < neighbours.count(); n++) {
        int place = slots.place(i, n);
        int group = place / slots.size();
        // At a border one LR pixel may be both neighbours: it answers once.
        boolean again = n > 0 && neighbours.index(i, 0) == neighbours.index(i, 1);
        assertThat(places.add(place))
            .as("HR %d, neighbour %d: slot %d", i, n, place)
            .isNotEqualTo(again);
        assertThat(slots.first() + group).isEqualTo(neighbours.index(i, n));
        assertThat(xi[place]).isEqualTo(neighbours.xi(i, n));
        used[group] += again ? 0 : 1;
      }
      assertThat(slots.lastGroup(i))
          .isEqualTo(slots.place(i, neighbours.count() - 1) / slots.size());
    }
    // No more than the busiest needs.
    assertThat(used).contains(slots.size());
  }
}
