package aliif.model.kernel.memory;

/**
 * Winograd-transformed tiles: at each of the 36 positions a matrix of tiles by channels, (36,
 * blocks, CAPACITY, 16). Positions lie a little apart from a multiple of the page size.
 */
public final class Tiles {
  public static final int POSITIONS = 36;

  /** Tiles of one chunk. */
  public static final int CAPACITY = 24;

  public final Rows rows;
  public final int start; // of position 0
  public final int blocks;
  public final int positionStride;
  public final Slab.Stretch scratch; // (36, 16): half transformed tile
  public final int[] y = new int[6]; // where the rows of a tile lie
  public final int[] residualY = new int[4]; // where the rows lie that are added to it

  public Tiles(int channels, Slab slab) {
    this.blocks = ChannelBlocks.blocks(channels);
    this.positionStride = positionStride(blocks);
    Slab.Stretch place = slab.take(POSITIONS * positionStride);
    this.rows = new Rows(place.values, place.at, CAPACITY * ChannelBlocks.BLOCK);
    this.start = place.at;
    this.scratch = slab.take(POSITIONS * ChannelBlocks.BLOCK);
  }

  /** Floats from a position to the next. */
  public static int positionStride(int blocks) {
    return (blocks * CAPACITY + 1) * ChannelBlocks.BLOCK;
  }

  /** The matrix of a position. */
  public Rows at(int position) {
    rows.at = start + position * positionStride;
    return rows;
  }
}
