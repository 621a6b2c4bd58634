package aliif.pipeline.image.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two threads: one that has rows, one that takes them. */
@Timeout(60)
final class RowHandoverTest {
  private final RowHandover rows = new RowHandover();

  private CompletableFuture<List<Byte>> taking(int count) {
    return CompletableFuture.supplyAsync(
        () -> {
          List<Byte> taken = new ArrayList<>();
          byte[] row = new byte[2];
          for (int y = 0; y < count; y++) {
            rows.take(y, row);
            taken.add(row[1]);
          }
          rows.end(Optional.empty());
          return taken;
        });
  }

  @Test
  void rowsComeInOrderWhateverTheBlocks() throws Exception {
    CompletableFuture<List<Byte>> taken = taking(6);
    rows.give(new byte[] {0, 10}, 1, 2);
    rows.give(new byte[] {0, 11, 0, 12, 0, 13}, 3, 2);
    rows.give(new byte[] {0, 14, 0, 15}, 2, 2);
    rows.awaitEnd();

    assertThat(taken.get(60, TimeUnit.SECONDS))
        .containsExactly((byte) 10, (byte) 11, (byte) 12, (byte) 13, (byte) 14, (byte) 15);
  }

  /** Its last row is taken when the next one is asked for, or when the taking thread has ended. */
  @Test
  void anArrayIsFreeWhenItHasBeenTaken() throws Exception {
    CompletableFuture<List<Byte>> taken = taking(2);
    byte[] block = {0, 1};
    rows.give(block, 1, 2);
    block[1] = 2;
    rows.give(block, 1, 2);

    assertThat(taken.get(60, TimeUnit.SECONDS)).containsExactly((byte) 1, (byte) 2);
  }

  @Test
  void closingEndsBothSides() {
    CompletableFuture<List<Byte>> taken = taking(1);
    rows.close();

    assertThatThrownBy(() -> taken.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(RowHandover.Closed.class);
    assertThatThrownBy(() -> rows.give(new byte[2], 1, 2)).isInstanceOf(RowHandover.Closed.class);
    assertThatThrownBy(rows::awaitEnd).isInstanceOf(RowHandover.Closed.class);
  }

  @Test
  void aFailureOfTheTakingThreadReachesTheGivingOne() {
    IllegalArgumentException bug = new IllegalArgumentException("bug");
    rows.end(Optional.of(bug));

    assertThatThrownBy(() -> rows.give(new byte[2], 1, 2))
        .isInstanceOf(IllegalStateException.class)
        .hasCause(bug);
    assertThatThrownBy(rows::awaitEnd).hasCause(bug);
  }

  /** Missing memory has to be known for what it is. */
  @Test
  void anErrorOfTheTakingThreadStaysAnError() {
    OutOfMemoryError memory = new OutOfMemoryError("heap");
    rows.end(Optional.of(memory));

    assertThatThrownBy(rows::awaitEnd).isSameAs(memory);
  }
}
