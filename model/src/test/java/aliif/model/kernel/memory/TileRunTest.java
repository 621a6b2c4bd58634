package aliif.model.kernel.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TileRunTest {
  @ParameterizedTest
  @CsvSource({"1, 0, 1", "1, 3, 24", "7, 0, 24", "7, 5, 9", "24, 20, 24", "100, 90, 24", "3, 2, 1"})
  void runsAreTheTilesInTheirOrderEachWithinARow(int across, int first, int tiles) {
    TileRun run = new TileRun();
    run.begin(-8, across, first, tiles);
    List<Integer> all = new ArrayList<>();
    while (run.next()) {
      assertThat(run.place).isEqualTo(all.size());
      assertThat(run.count).isPositive();
      assertThat(run.tile + run.count).isLessThanOrEqualTo(across);
      for (int tile = 0; tile < run.count; tile++) {
        all.add((run.y + 8) / TileRun.SIDE * across + run.tile + tile);
      }
    }
    assertThat(all).hasSize(tiles);
    for (int i = 0; i < tiles; i++) {
      assertThat(all.get(i)).isEqualTo(first + i);
    }
    assertThat(run.next()).isFalse();
  }
}
