package aliif.model.kernel.memory;

/**
 * Tiles side by side: each makes 4x4 outputs from 6x6 inputs. A cursor over tiles that are counted
 * along one row of tiles after the other; {@link #next} moves on to the part of them that lies in
 * one row. One object serves a thread.
 */
public final class TileRun {
  /** Rows and columns of outputs of a tile. */
  public static final int SIDE = 4;

  /** First row of outputs; inputs begin a row above. */
  public int y;

  /** Index of the first tile in its row: its outputs begin at column {@code 4 * tile}. */
  public int tile;

  public int count;

  /** Place of the first in {@link Tiles}. */
  public int place;

  /** First block of channels to make. */
  public int block;

  /** Blocks of channels to make. */
  public int blocks;

  private int top;
  private int across;
  private int first;
  private int end;

  /**
   * Sets the cursor before the first run.
   *
   * @param top first row of outputs of tile 0
   * @param across tiles in a row
   */
  public void begin(int top, int across, int first, int tiles) {
    this.top = top;
    this.across = across;
    this.first = first;
    this.end = first + tiles;
    this.place = 0;
    this.count = 0;
  }

  /** Moves to the next run; false if there is none. */
  public boolean next() {
    place += count;
    int at = first + place;
    if (at >= end) {
      return false;
    }
    y = top + at / across * SIDE;
    tile = at % across;
    count = Math.min(across - tile, end - at);
    return true;
  }
}
