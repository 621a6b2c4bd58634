package aliif.pipeline.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.memory.MemoryPool;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class ImageWorkTest {
  private final MemoryPool pool = new MemoryPool("images", 100);
  private final List<String> closed = new ArrayList<>();
  private final ImageWork work = new ImageWork("cat.png", Optional.empty());

  private AutoCloseable part(String name) {
    return () -> closed.add(name);
  }

  @Test
  void partsAreLetGoOnceTheLastOneFirst() throws Exception {
    work.hold(part("file"));
    work.hold(part("rows"));
    work.hold(part("encoder"));
    work.close();
    work.close();

    assertThat(closed).containsExactly("encoder", "rows", "file");
  }

  @Test
  void whatComesAfterTheEndIsLetGoAtOnce() throws Exception {
    work.close();
    work.hold(part("late"));
    work.reserve(pool.take(40).orElseThrow());

    assertThat(closed).containsExactly("late");
    assertThat(pool.taken()).isZero();
  }

  @Test
  void aPartThatDoesNotCloseDoesNotHoldUpTheOthers() throws Exception {
    work.hold(part("first"));
    work.hold(
        () -> {
          throw new IllegalStateException("stuck");
        });
    work.hold(part("last"));
    work.reserve(pool.take(40).orElseThrow());
    work.close();

    assertThat(closed).containsExactly("last", "first");
    assertThat(pool.taken()).isZero();
  }

  /** A worker cannot be stopped in the middle of a piece, whose arrays are in memory until then. */
  @Test
  void memoryIsGivenBackWhenTheLastPieceHasBeenAnswered() {
    work.reserve(pool.take(40).orElseThrow());
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<String> second = new CompletableFuture<>();
    work.piece(() -> first);
    work.piece(() -> second);
    work.close();
    assertThat(pool.taken()).isEqualTo(40);
    first.complete("pixels");
    assertThat(pool.taken()).isEqualTo(40);
    second.completeExceptionally(new IllegalStateException("a worker broke"));

    assertThat(pool.taken()).isZero();
  }

  @Test
  void aPieceThatCannotBeSentHoldsNoMemory() {
    work.reserve(pool.take(40).orElseThrow());
    Supplier<CompletionStage<String>> unsent =
        () -> {
          throw new StackOverflowError("not sent");
        };
    assertThatThrownBy(() -> work.piece(unsent)).hasMessage("not sent");
    work.close();

    assertThat(pool.taken()).isZero();
  }

  @Test
  void whatIsNotNeededAgainIsGivenBackEarly() {
    work.reserve(pool.take(40).orElseThrow());
    work.shrinkTo(15);
    assertThat(pool.taken()).isEqualTo(15);
    work.shrinkTo(30);

    assertThat(pool.taken()).isEqualTo(15);
  }

  @Test
  void anImageWhoseCallerLeftIsNotWanted() {
    assertThat(work.wanted()).isTrue();
    work.requireWanted();
    work.leave();

    assertThat(work.wanted()).isFalse();
    assertThatThrownBy(work::requireWanted)
        .isInstanceOf(UpscaleException.class)
        .hasMessage("cat.png: the caller left (expected: to wait for the answer)");
  }

  @Test
  void anImageWhoseDeadlineHasPassedIsNotWanted() {
    Instant past = Instant.parse("2001-01-01T00:00:00Z");
    ImageWork late = new ImageWork("cat.png", Optional.of(past));
    new ImageWork("cat.png", Optional.of(Instant.MAX)).requireWanted();

    assertThatThrownBy(late::requireWanted)
        .isInstanceOfSatisfying(
            UpscaleException.class,
            refused ->
                assertThat(refused.failure()).isInstanceOf(UpscaleOutcome.DeadlinePassed.class));
  }

  @Test
  void anImageThatHasEndedIsNotWanted() {
    work.close();

    assertThat(work.wanted()).isFalse();
  }
}
