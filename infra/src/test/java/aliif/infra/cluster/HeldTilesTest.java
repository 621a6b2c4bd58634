package aliif.infra.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.FeatureMap.Precision;
import aliif.model.Region;
import aliif.pipeline.ImageId;
import aliif.pipeline.features.TileKey;
import org.junit.jupiter.api.Test;

final class HeldTilesTest {
  private static final int MOST = 4096;

  private final HeldTiles tiles = new HeldTiles();

  private static TileKey tile(int x) {
    return new TileKey(
        new ImageId("0a".repeat(32)), "weights", Precision.FLOAT16, new Region(0, x, 1, 1));
  }

  @Test
  void theTilesThatWereRenderedLastAreRememberedUpToABound() {
    for (int i = 0; i < MOST; i++) {
      tiles.add(tile(i));
    }
    tiles.add(tile(0)); // rendered again
    assertThat(tiles.contains(tile(1))).as("to ask is no use").isTrue();
    tiles.add(tile(MOST));
    tiles.add(tile(MOST + 1));

    assertThat(tiles.contains(tile(0))).isTrue();
    assertThat(tiles.contains(tile(1))).isFalse();
    assertThat(tiles.contains(tile(2))).isFalse();
    for (int i = 3; i < MOST + 2; i++) {
      assertThat(tiles.contains(tile(i))).as("tile %d", i).isTrue();
    }
  }

  @Test
  void aTileWhoseCropWasAskedForIsNotHeldAnyMore() {
    tiles.add(tile(1));
    tiles.add(tile(1));
    tiles.remove(tile(1));
    tiles.remove(tile(1));

    assertThat(tiles.contains(tile(1))).isFalse();
  }
}
