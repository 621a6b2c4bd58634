package aliif.model.kernel.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class AnswerRowsTest {
  @Test
  void rowsInProgressAreApartAndOnlyOneIsCleared() {
    AnswerRows rows = new AnswerRows(3, 7);
    for (int i = 4; i < 7; i++) {
      for (int channel = 0; channel < 3; channel++) {
        int at = rows.at(i, channel);
        Arrays.fill(rows.values, at, at + 7, 10 * i + channel);
      }
    }
    rows.clear(5);
    for (int i = 4; i < 7; i++) {
      for (int channel = 0; channel < 3; channel++) {
        int at = rows.at(i, channel);
        assertThat(Arrays.copyOfRange(rows.values, at, at + 7))
            .containsOnly(i == 5 ? 0 : 10 * i + channel);
      }
    }
    assertThat(rows.at(7, 2)).isEqualTo(rows.at(4, 2));
  }

  /** Kernels read whole vectors, a block beyond the last value. */
  @Test
  void aBlockMoreIsThere() {
    AnswerRows rows = new AnswerRows(2, 5);
    assertThat(rows.values).hasSize(2 * 3 * 5 + ChannelBlocks.BLOCK);
  }

  @Test
  void roomOfTheSameSizeIsKept() {
    AnswerRows rows = new AnswerRows(2, 5);
    assertThat(rows.withRoom(2, 5)).isSameAs(rows);
    assertThat(rows.withRoom(3, 5)).isNotSameAs(rows);
    assertThat(rows.withRoom(2, 6)).isNotSameAs(rows);
    AnswerRows none = new AnswerRows(0, 5);
    assertThat(none.withRoom(1, 5)).isSameAs(none);
  }

  @Test
  void moreColumnsThanAnArrayHasAreRefused() {
    assertThatThrownBy(() -> new AnswerRows(200, 10_000_000)) // 100,000 LR columns at x100
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("output: 10000000 columns (expected: at most 3579123 of 200 rows in progress)");
  }
}
