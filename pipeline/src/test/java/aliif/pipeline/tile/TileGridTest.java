package aliif.pipeline.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.CoordinateGrid;
import aliif.model.Region;
import aliif.model.Size;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TileGridTest {

  record Case(Size low, Size high, int tile, int halo) {}

  static Stream<Case> cases() {
    List<Size> lows = List.of(new Size(1, 1), new Size(7, 40), new Size(64, 65), new Size(131, 9));
    List<Double> scales = List.of(1.0, 1.01, 1.5, 2.0, 2.37, 3.0, 4.0, 7.9, 33.3);
    return lows.stream()
        .flatMap(
            low ->
                scales.stream()
                    .flatMap(
                        s ->
                            Stream.of(1, 5, 16, 64)
                                .map(tile -> new Case(low, scaled(low, s), tile, 6))));
  }

  private static Size scaled(Size low, double scale) {
    return new Size(
        (int) Math.max(low.width(), Math.floor(low.width() * scale + 0.5)),
        (int) Math.max(low.height(), Math.floor(low.height() * scale * 1.1 + 0.5)));
  }

  private static TileGrid grid(Case c, long bandPixels) {
    return new TileGrid(
        CoordinateGrid.of(c.low, c.high),
        Region.of(c.high),
        new TileShape(c.tile, c.tile, c.halo, bandPixels));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void outputsOfTheTilesCoverTheOutputOnce(Case c) {
    int[] covered = new int[(int) c.high.pixels()];
    grid(c, Long.MAX_VALUE)
        .tiles()
        .forEach(
            tile -> {
              Region out = tile.output();
              for (int y = out.y(); y < out.bottom(); y++) {
                for (int x = out.x(); x < out.right(); x++) {
                  covered[y * c.high.width() + x]++;
                }
              }
            });
    assertThat(covered).containsOnly(1);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void cropsOfAnImageHaveOneSize(Case c) {
    assertThat(grid(c, 1).tiles().map(tile -> tile.crop().size()).distinct()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyOutputPixelSeesItsNeighboursAndTheirHaloOrTheTrueEdge(Case c) {
    CoordinateGrid grid = CoordinateGrid.of(c.low, c.high);
    grid(c, 1)
        .tiles()
        .forEach(
            tile -> {
              assertSeen(
                  grid.rows(),
                  tile.output().y(),
                  tile.output().bottom(),
                  tile.crop().y(),
                  tile.crop().bottom(),
                  c.halo);
              assertSeen(
                  grid.columns(),
                  tile.output().x(),
                  tile.output().right(),
                  tile.crop().x(),
                  tile.crop().right(),
                  c.halo);
            });
  }

  /** The halo counts one pixel for the ensemble, so halo - 1 lie beyond the later neighbour. */
  private static void assertSeen(
      CoordinateGrid.Axis axis, int first, int end, int cropStart, int cropEnd, int halo) {
    for (int i = first; i < end; i++) {
      int before = Math.max(0, axis.floor(i));
      int after = Math.min(axis.low() - 1, axis.floor(i) + 1);
      assertThat(cropStart).isLessThanOrEqualTo(Math.max(0, before - (halo - 1)));
      assertThat(cropEnd - 1).isGreaterThanOrEqualTo(Math.min(axis.low() - 1, after + halo - 1));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bandsCoverTheRowsInOrderAndKeepTheirBound(Case c) {
    int next = 0;
    TileGrid grid = grid(c, 3L * c.high.width());
    for (int row = 0; row < grid.rows(); row++) {
      for (TileGrid.Band band : grid.bands(row)) {
        assertThat(band.y()).isEqualTo(next);
        assertThat(band.height()).isBetween(1, 3);
        next += band.height();
      }
    }
    assertThat(next).isEqualTo(c.high.height());
  }

  /** Tiles of rectangles anywhere: their outputs cover it once, and no crop lacks a pixel. */
  @Test
  void theTilesOfARectangleCoverItAndSeeWhatTheyNeed() {
    Random random = new Random(4);
    for (int run = 0; run < 3000; run++) {
      Size low = new Size(1 + random.nextInt(90), 1 + random.nextInt(90));
      CoordinateGrid grid =
          new CoordinateGrid(rectangle(low.height(), random), rectangle(low.width(), random));
      int side = 1 + random.nextInt(40);
      int halo = 1 + random.nextInt(9);
      Region all = Region.of(grid.high());
      TileGrid tiles = new TileGrid(grid, all, TileShape.square(side, halo));
      long covered = 0;
      for (Tile tile : tiles.tiles().toList()) {
        Region out = tile.output();
        covered += out.pixels();
        assertThat(tile.crop().size()).isEqualTo(tiles.crop());
        assertThat(out.height()).isBetween(1, tiles.window().height());
        assertThat(out.width()).isBetween(1, tiles.window().width());
        assertSeen(grid.rows(), out.y(), out.bottom(), tile.crop().y(), tile.crop().bottom(), halo);
        assertSeen(
            grid.columns(), out.x(), out.right(), tile.crop().x(), tile.crop().right(), halo);
      }
      assertThat(covered).isEqualTo(all.pixels());
    }
  }

  /** An axis that does not shrink. */
  private static CoordinateGrid.Axis rectangle(int low, Random random) {
    long unit = 1L + random.nextInt(100);
    long start = random.nextLong(low * unit);
    long length = 1 + random.nextLong(low * unit - start);
    int least = (int) Math.ceilDiv(length, unit);
    return new CoordinateGrid.Axis(
        low, least + random.nextInt(1 + 9 * least), start, length, unit, 0);
  }

  /** A part of the output is cut from the whole's tiles, so that its pixels are the same. */
  @ParameterizedTest
  @MethodSource("cases")
  void tilesOfAPartAreThoseOfTheWholeCutToThePart(Case c) {
    Size high = c.high;
    Region part =
        new Region(
            high.height() / 3,
            high.width() / 4,
            Math.max(1, high.height() / 2),
            Math.max(1, high.width() / 3));
    TileShape shape = TileShape.square(c.tile, c.halo);
    CoordinateGrid grid = CoordinateGrid.of(c.low, high);
    List<Tile> whole = new TileGrid(grid, Region.of(high), shape).tiles().toList();
    TileGrid parts = new TileGrid(grid, part, shape);
    long covered = 0;
    for (Tile tile : parts.tiles().toList()) {
      Tile same =
          whole.stream()
              .filter(each -> each.row() == tile.row() && each.column() == tile.column())
              .findFirst()
              .orElseThrow();
      assertThat(tile.crop()).isEqualTo(same.crop());
      assertThat(tile.output()).isEqualTo(intersection(same.output(), part));
      covered += tile.output().pixels();
    }
    assertThat(covered).isEqualTo(part.pixels());
    assertThat(parts.tiles().count()).isEqualTo((long) parts.rows() * parts.columns());
  }

  private static Region intersection(Region one, Region other) {
    int y = Math.max(one.y(), other.y());
    int x = Math.max(one.x(), other.x());
    return new Region(
        y, x, Math.min(one.bottom(), other.bottom()) - y, Math.min(one.right(), other.right()) - x);
  }

  /**
   * Memory is planned by these bounds before anything is decoded. The first tile, which also has
   * the pixels before the first centre, was larger than was said at scales above 3.
   */
  @ParameterizedTest
  @MethodSource("cases")
  void noWindowIsLargerThanWasSaid(Case c) {
    for (long bandPixels : new long[] {1, 3L * c.high.width(), Long.MAX_VALUE}) {
      TileGrid grid = grid(c, bandPixels);
      int widest = 0;
      int highest = 0;
      for (Tile tile : grid.tiles().toList()) {
        for (TileGrid.Band band : grid.bands(tile.row())) {
          Region window = grid.window(tile, band).output();
          widest = Math.max(widest, window.width());
          highest = Math.max(highest, window.height());
        }
      }
      assertThat(grid.window()).isEqualTo(new Size(widest, highest));
      assertThat(grid.bandRows()).isEqualTo(highest);
    }
  }

  @Test
  void aTileSmallerThanOnePixelIsRefused() {
    assertThatThrownBy(() -> new TileShape(0, 5, 6, 1))
        .hasMessage("tile: 5x0 (expected: sides of at least 1)");
    assertThatThrownBy(() -> TileShape.square(4, -1)).hasMessage("halo: -1 (expected: at least 0)");
  }
}
