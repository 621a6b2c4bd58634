package aliif.pipeline.render;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.CoordinateGrid;
import aliif.model.FeatureMap;
import aliif.model.Region;
import aliif.model.Size;
import aliif.pipeline.render.BandSchedule.Part;
import aliif.pipeline.render.BandSchedule.ReadyTile;
import aliif.pipeline.tile.Tile;
import aliif.pipeline.tile.TileGrid;
import aliif.pipeline.tile.TileShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BandScheduleTest {
  private static final Size LOW = new Size(50, 40);
  private static final Size HIGH = new Size(130, 101);

  private static TileGrid grid(long bandRows) {
    return new TileGrid(
        CoordinateGrid.of(LOW, HIGH),
        Region.of(HIGH),
        new TileShape(16, 16, 3, bandRows * HIGH.width()));
  }

  private static ReadyTile<FeatureMap> encoded(Tile tile) {
    return new ReadyTile<>(tile, new FeatureMap(tile.crop().size(), 1, new short[22 * 22]));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 13, 1000})
  void theOutputGrowsFromTheTopAndIsCoveredOnce(long bandRows) {
    TileGrid grid = grid(bandRows);
    BandSchedule<FeatureMap> schedule = new BandSchedule<>(grid);
    int[] covered = new int[(int) HIGH.pixels()];
    int top = 0;
    for (Tile tile : grid.tiles().toList()) {
      for (Part<FeatureMap> part : schedule.add(encoded(tile))) {
        Region output = part.window().output();
        assertThat(output.y()).isGreaterThanOrEqualTo(top);
        top = output.y();
        for (int y = output.y(); y < output.bottom(); y++) {
          int row = y * HIGH.width();
          for (int at = row + output.x(); at < row + output.right(); at++) {
            covered[at]++;
          }
        }
      }
    }

    assertThat(Arrays.stream(covered).distinct()).containsExactly(1);
  }

  @Test
  void aRowOfOneBandIsNotWaitedFor() {
    TileGrid grid = grid(1000);
    BandSchedule<FeatureMap> schedule = new BandSchedule<>(grid);

    assertThat(grid.tiles().map(tile -> schedule.add(encoded(tile)).size())).containsOnly(1);
  }

  @Test
  void aRowOfSeveralBandsIsRenderedWhenItsLastTileHasCome() {
    TileGrid grid = grid(20);
    BandSchedule<FeatureMap> schedule = new BandSchedule<>(grid);
    List<Integer> sizes = new ArrayList<>();
    grid.tiles()
        .filter(tile -> tile.row() == 0)
        .forEach(tile -> sizes.add(schedule.add(encoded(tile)).size()));

    assertThat(grid.columns()).isEqualTo(4);
    assertThat(grid.bands(0)).hasSize(3);
    assertThat(sizes).containsExactly(0, 0, 0, 12);
  }

  @Test
  void aPartIsRenderedFromTheFeaturesOfItsOwnTile() {
    TileGrid grid = grid(20);
    BandSchedule<FeatureMap> schedule = new BandSchedule<>(grid);
    List<ReadyTile<FeatureMap>> tiles = grid.tiles().map(BandScheduleTest::encoded).toList();
    for (ReadyTile<FeatureMap> tile : tiles) {
      for (Part<FeatureMap> part : schedule.add(tile)) {
        ReadyTile<FeatureMap> own =
            tiles.stream()
                .filter(each -> each.content().equals(part.content()))
                .findFirst()
                .orElseThrow();
        assertThat(part.window().crop()).isEqualTo(own.tile().crop());
      }
    }
  }
}
