package aliif.model.kernel.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Matrices in blocks: no two of their values share a place, and each block lies on a cache line.
 */
final class RowsTest {
  @ParameterizedTest
  @CsvSource({"1, 4", "16, 12", "17, 96", "580, 48"})
  void everyBlockOfEveryRowHasAPlaceOfItsOwn(int channels, int rows) {
    Slab slab = new Slab();
    slab.take(5);
    Rows matrix = Rows.of(channels, rows, slab);
    Slab.Stretch next = slab.take(1);
    BitSet taken = new BitSet();
    for (int block = 0; block < ChannelBlocks.blocks(channels); block++) {
      for (int row = 0; row < rows; row++) {
        int at = matrix.at(block, row);
        assertThat((at - Slab.START) % ChannelBlocks.BLOCK).isZero();
        assertThat(taken.get(at, at + ChannelBlocks.BLOCK).isEmpty()).isTrue();
        taken.set(at, at + ChannelBlocks.BLOCK);
      }
    }
    assertThat(taken.length()).isLessThanOrEqualTo(next.at);
    assertThat(taken.nextSetBit(0)).isEqualTo(matrix.at(0, 0));
    // Another offset moves all of them.
    matrix.at += 32;
    assertThat(matrix.at(0, 0)).isEqualTo(taken.nextSetBit(0) + 32);
  }

  /** Also the scratch beside them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 16, 17, 64, 65})
  void positionsOfTilesAreApartAndNotAWholePage(int channels) {
    Tiles tiles = new Tiles(channels, new Slab());
    BitSet taken = new BitSet();
    for (int position = 0; position < Tiles.POSITIONS; position++) {
      Rows matrix = tiles.at(position);
      for (int block = 0; block < tiles.blocks; block++) {
        for (int tile = 0; tile < Tiles.CAPACITY; tile++) {
          int at = matrix.at(block, tile);
          assertThat(taken.get(at, at + ChannelBlocks.BLOCK).isEmpty()).isTrue();
          taken.set(at, at + ChannelBlocks.BLOCK);
          Arrays.fill(matrix.values, at, at + ChannelBlocks.BLOCK, 1);
        }
      }
    }
    int scratch = tiles.scratch.at;
    int end = scratch + Tiles.POSITIONS * ChannelBlocks.BLOCK;
    assertThat(Arrays.copyOfRange(tiles.scratch.values, scratch, end)).containsOnly(0);
    assertThat(tiles.positionStride * Float.BYTES % 4096).isNotZero();
  }

  @Test
  void sidesAreRoundedUpToWholeBlocks() {
    assertThat(ChannelBlocks.blocks(0)).isZero();
    assertThat(ChannelBlocks.blocks(16)).isEqualTo(1);
    assertThat(ChannelBlocks.blocks(17)).isEqualTo(2);
    assertThat(ChannelBlocks.roundUp(580, 16)).isEqualTo(592);
    assertThat(ChannelBlocks.roundUp(592, 16)).isEqualTo(592);
    assertThat(ChannelBlocks.roundUp(0, 4)).isZero();
  }
}
