package aliif.pipeline.tile;

import aliif.model.CoordinateGrid;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Cuts an image into tiles, and its output into bands of rows. Only this class deals with halos and
 * the edges of images. Immutable.
 */
public final class TileGrid {
  /*
   * All crops have the same size, so that tiles of different images can be batched. At the edge of the
   * image a crop is moved inward instead of being padded; so the encoder's zero padding is where it is
   * for the whole image. An HR pixel belongs to the tile with the LR pixel at or before it. The LR
   * pixel after it, which the local ensemble reads too, is in the halo.
   */
  private final CoordinateGrid grid;
  private final Region part;
  private final TileAxis rows;
  private final TileAxis columns;
  private final long bandPixels;

  /**
   * @param grid of the output over the input; no axis may shrink
   * @param part of the output that is wanted. Tiles outside of it are left out, the others are
   *     those of the whole output
   */
  public TileGrid(CoordinateGrid grid, Region part, TileShape shape) {
    this.grid = grid;
    this.part = part;
    this.rows = new TileAxis(grid.rows(), part.y(), part.bottom(), shape.height(), shape.halo());
    this.columns =
        new TileAxis(grid.columns(), part.x(), part.right(), shape.width(), shape.halo());
    this.bandPixels = shape.bandPixels();
  }

  /** The part of the output that is wanted. */
  public Region part() {
    return part;
  }

  /** Rows of tiles. */
  public int rows() {
    return rows.end() - rows.begin();
  }

  /** Tiles in a row. */
  public int columns() {
    return columns.end() - columns.begin();
  }

  /** Size of every tile's crop. */
  public Size crop() {
    return new Size(columns.cropLength(), rows.cropLength());
  }

  /** Most rows of a band. */
  public int bandRows() {
    return (int) Math.max(1, Math.min(rows.longestOutput(), bandPixels / part.width()));
  }

  /** Largest size that is rendered of a tile at a time. */
  public Size window() {
    return new Size(columns.longestOutput(), bandRows());
  }

  /** The window of the first tile. */
  public RenderWindow firstWindow() {
    return window(tile(rows.begin(), columns.begin()), bands(rows.begin()).getFirst());
  }

  /** The window of a tile that is not at an edge, if there is one. */
  public RenderWindow innerWindow() {
    int row = Math.min(rows.begin() + 1, rows.end() - 1);
    int column = Math.min(columns.begin() + 1, columns.end() - 1);
    return window(tile(row, column), bands(row).getFirst());
  }

  /** All tiles, row by row. */
  public Stream<Tile> tiles() {
    return IntStream.range(rows.begin(), rows.end())
        .boxed()
        .flatMap(
            row ->
                IntStream.range(columns.begin(), columns.end())
                    .mapToObj(column -> tile(row, column)));
  }

  Tile tile(int row, int column) {
    int cropY = rows.cropStart(row);
    int cropX = columns.cropStart(column);
    int y = rows.outputStart(row);
    int x = columns.outputStart(column);
    return new Tile(
        row,
        column,
        new Region(cropY, cropX, rows.cropLength(), columns.cropLength()),
        new Region(y, x, rows.outputStart(row + 1) - y, columns.outputStart(column + 1) - x));
  }

  /** The bands in which a row of tiles is rendered, from the top. */
  public List<Band> bands(int row) {
    int top = rows.outputStart(row);
    int bottom = rows.outputStart(row + 1);
    int width = part.width();
    int height = (int) Math.max(1, Math.min(bottom - top, bandPixels / width));
    List<Band> bands = new ArrayList<>();
    for (int y = top; y < bottom; y += height) {
      bands.add(new Band(y, Math.min(height, bottom - y)));
    }
    return bands;
  }

  /** The part of a tile's output that lies in a band of its row. */
  public RenderWindow window(Tile tile, Band band) {
    Region output = tile.output();
    return new RenderWindow(
        grid, tile.crop(), new Region(band.y(), output.x(), band.height(), output.width()));
  }

  /**
   * Rows of the output that are passed on together.
   *
   * @param y first row
   * @param height rows, at least 1
   */
  public record Band(int y, int height) {}

  private record TileAxis(CoordinateGrid.Axis axis, int from, int to, int tile, int halo) {

    int count() {
      return Math.ceilDiv(axis.low(), tile);
    }

    int cropLength() {
      return (int) Math.min(axis.low(), tile + 2L * halo);
    }

    /**
     * HR pixels of a tile, at most. Of the whole input the first tile has the most: it also owns
     * the pixels before the centre of the first LR pixel.
     */
    int longestOutput() {
      double any = Math.ceil(axis.scale() * tile);
      return (int) Math.min(to - from, Math.max(any, wholeOutputStart(1)));
    }

    int cropStart(int index) {
      int start = (int) Math.max(0, (long) index * tile - halo);
      return Math.min(start, axis.low() - cropLength());
    }

    /** The first tile that has something of the part. */
    int begin() {
      return owner(from);
    }

    /** The tile after the last one that has something of the part. */
    int end() {
      return owner(to - 1) + 1;
    }

    /** The tile that owns the LR pixel at or before an HR pixel. */
    private int owner(int i) {
      return Math.max(0, axis.floor(i)) / tile;
    }

    /** The first HR pixel of a tile's that is in the part. */
    int outputStart(int index) {
      return Math.clamp(wholeOutputStart(index), from, to);
    }

    /** The first HR pixel whose LR pixel, {@code floor(position)}, is the tile's first or later. */
    private int wholeOutputStart(int index) {
      if (index == 0) {
        return 0;
      }
      if (index >= count()) {
        return axis.high();
      }
      return Math.clamp(axis.firstFrom((long) index * tile), 0, axis.high());
    }
  }
}
