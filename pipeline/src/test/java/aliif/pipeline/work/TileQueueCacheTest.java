package aliif.pipeline.work;

import static aliif.model.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.Priority;
import org.junit.jupiter.api.Test;

/** Pieces that are rendered from features which several requests share. */
final class TileQueueCacheTest extends CachedQueue {
  @Test
  void aHundredPiecesOfOneTileEncodeItOnce() {
    var queue = queue(4, LONG, _ -> sleep(50));
    for (int i = 0; i < 100; i++) {
      submit(queue, 10, i);
    }
    assertThat(answers(100)).allMatch(TileAnswer.Rendered.class::isInstance);
    assertThat(encoded).containsExactly(10);
    assertThat(features.misses()).isEqualTo(1);
    assertThat(features.hits()).isEqualTo(99);
    await(queue, new TileQueue.State(0, 0, 4, 0));
    eventually(() -> assertThat(features.pins()).isZero());
  }

  @Test
  void otherWorkGoesOnWhilePiecesWaitForATile() {
    var queue = queue(2, LONG, crop -> gate.acquireUninterruptibly(crop.width() == 10 ? 1 : 0));
    submit(queue, 10, 1);
    submit(queue, 10, 2);
    submit(queue, 10, 3);
    submit(queue, 11, 4);
    answers.expectMessageClass(TileAnswer.Rendered.class);
    assertThat(encoded).containsExactlyInAnyOrder(10, 11);
    await(queue, new TileQueue.State(2, 1, 1, 0));
    gate.release();
    assertThat(answers(3)).allMatch(TileAnswer.Rendered.class::isInstance);
    assertThat(encoded).hasSize(2);
  }

  @Test
  void theEncodingGoesOnForOthersWhenTheOneThatBeganItLeaves() {
    var queue = queue(2, LONG, this::acquire);
    submit(queue, 10, 1);
    await(queue, new TileQueue.State(0, 1, 1, 0));
    submit(queue, 10, 2);
    submit(queue, 10, 3);
    await(queue, new TileQueue.State(2, 1, 1, 0));
    queue.tell(new TileQueue.GiveUp(1));
    queue.tell(new TileQueue.GiveUp(3));
    answers.expectMessageClass(TileAnswer.Refused.class);
    gate.release();
    answers(2);
    assertThat(encoded).containsExactly(10);
    await(queue, new TileQueue.State(0, 0, 2, 0));
  }

  @Test
  void whatNobodyWaitsForAnyMoreIsNotEncoded() {
    var queue = queue(1, LONG, this::acquire);
    submit(queue, 9, 0);
    await(queue, new TileQueue.State(0, 1, 0, 0));
    for (int i = 1; i <= 20; i++) {
      submit(queue, 10, i);
      queue.tell(new TileQueue.GiveUp(i));
    }
    assertThat(answers(20)).allMatch(TileAnswer.Refused.class::isInstance);
    gate.release(2);
    answers(1);
    await(queue, new TileQueue.State(0, 0, 1, 0));
    assertThat(encoded).containsExactly(9);
    assertThat(meter.cancelled()).isEqualTo(20);
  }

  @Test
  void whereNothingCanBeKeptThePixelsComeAllTheSame() {
    var queue = queue(2, LONG, _ -> {});
    for (int i = 0; i < 3; i++) {
      submit(queue, 5000, i); // 20,000 bytes
    }
    assertThat(answers(3)).allMatch(TileAnswer.Rendered.class::isInstance);
    assertThat(encoded).containsExactly(5000, 5000, 5000);
    eventually(() -> assertThat(pool.taken()).isZero());
  }

  @Test
  void aVisiblePieceIsNextHoweverMuchBatchWorkWaits() {
    var queue = queue(1, LONG, this::acquire);
    for (int i = 0; i < 500; i++) {
      submit(queue, 100 + i % 400, i % 7);
    }
    await(queue, new TileQueue.State(499, 1, 0, 0));
    int urgent = 600;
    for (int i = 0; i < 20; i++) {
      int before = encoded.size();
      queue.tell(
          new TileQueue.Submit(render(urgent + i, 1000 + i, Priority.VISIBLE), answers.getRef()));
      await(queue, new TileQueue.State(500 - i, 1, 0, 0));
      gate.release();
      int next = urgent + i;
      eventually(() -> assertThat(encoded).hasSize(before + 1));
      assertThat(encoded.get(before)).isEqualTo(next);
      gate.release();
      eventually(() -> assertThat(encoded).hasSize(before + 2));
    }
    gate.release(1000);
  }
}
