package aliif.pipeline.work;

import static aliif.model.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.UpscaleOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Tiles that several requests wait for, at which workers break or hang. */
final class TileQueueBreakTest extends CachedQueue {
  @Test
  void aTileThatBreaksOneWorkerIsEncodedByAnotherForAllWhoWait() {
    AtomicBoolean broken = new AtomicBoolean();
    var queue =
        queue(
            2,
            LONG,
            _ -> {
              sleep(50);
              if (!broken.getAndSet(true)) {
                throw new IllegalStateException("broken");
              }
            });
    for (int i = 0; i < 50; i++) {
      submit(queue, 10, i);
    }
    assertThat(answers(50)).allMatch(TileAnswer.Rendered.class::isInstance);
    assertThat(encoded).containsExactly(10, 10);
  }

  @Test
  void aTileThatBreaksTwoWorkersIsRefusedToAllWhoWait() {
    var queue =
        queue(
            2,
            LONG,
            crop -> {
              if (crop.width() == 10) {
                gate.acquireUninterruptibly();
                throw new IllegalStateException("broken");
              }
            });
    for (int i = 0; i < 50; i++) {
      submit(queue, 10, i);
    }
    for (int broken = 1; broken <= 2; broken++) {
      int begun = broken;
      eventually(() -> assertThat(encoded).hasSize(begun));
      await(queue, new TileQueue.State(49, 1, 1, 0)); // all others wait for it
      gate.release();
    }
    assertThat(answers(50))
        .allMatch(
            answer ->
                answer instanceof TileAnswer.Refused(UpscaleOutcome.InternalFailure failure)
                    && failure.message().endsWith(": a tile broke 2 workers (expected: none)"));
    assertThat(encoded).containsExactly(10, 10);
    eventually(() -> assertThat(pool.taken()).isZero());
    submit(queue, 11, 1);
    answers.expectMessageClass(TileAnswer.Rendered.class);
  }

  @Test
  void withoutMemoryForItsEngineATileIsRefusedAsThat() {
    var queue =
        queue(
            2,
            LONG,
            _ -> {
              sleep(50);
              throw new OutOfMemoryError("Java heap space");
            });
    for (int i = 0; i < 10; i++) {
      submit(queue, 10, i);
    }
    assertThat(answers(10))
        .allMatch(answer -> answer instanceof TileAnswer.Refused(UpscaleOutcome.OutOfMemory _));
    eventually(() -> assertThat(pool.taken()).isZero());
  }

  @Test
  void aWorkerThatHangsAtATileIsNotWaitedFor() {
    AtomicBoolean hung = new AtomicBoolean();
    var queue =
        queue(
            4,
            Duration.ofSeconds(2),
            _ -> {
              if (!hung.getAndSet(true)) {
                gate.acquireUninterruptibly();
              }
            });
    for (int i = 0; i < 20; i++) {
      submit(queue, 10, i);
    }
    List<TileAnswer> all = answers(20);
    assertThat(all).filteredOn(TileAnswer.Refused.class::isInstance).hasSize(1);
    assertThat(encoded).containsExactly(10, 10);
    gate.release();
    answers(1); // which nobody waits for any more
    await(queue, new TileQueue.State(0, 0, 4, 0));
    eventually(() -> assertThat(pool.taken()).isEqualTo(40));
    eventually(() -> assertThat(features.pins()).isZero());
  }

  @Test
  void aTileAtWhichEveryWorkerHangsIsRefusedToAllWhoWait() {
    var queue = queue(8, Duration.ofSeconds(2), this::acquire);
    for (int i = 0; i < 20; i++) {
      submit(queue, 10, i);
    }
    assertThat(answers(20)).allMatch(TileAnswer.Refused.class::isInstance);
    assertThat(encoded).hasSize(2);
    gate.release(2);
    await(queue, new TileQueue.State(0, 0, 8, 0));
    eventually(() -> assertThat(pool.taken()).isZero());
  }
}
