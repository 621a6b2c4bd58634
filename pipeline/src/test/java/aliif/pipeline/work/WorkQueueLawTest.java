package aliif.pipeline.work;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queue beside one that is made to be read. */
final class WorkQueueLawTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<Priority> PRIORITIES = List.of(Priority.values());

  /** Ten thousand random operations have the same effect here and in a queue that looks at all. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void itDoesWhatTheRulesSay(long seed) {
    Random random = new Random(seed);
    Duration time = Duration.ofMillis(random.nextInt(1, 200));
    int pieces = random.nextInt(1, 12);
    WorkQueue<NaiveQueue.Entry> real = new WorkQueue<>(time, pieces);
    NaiveQueue naive = new NaiveQueue(time, pieces);
    List<QueuedPiece<NaiveQueue.Entry>> handles = new ArrayList<>();
    List<QueuedPiece<NaiveQueue.Entry>> out = new ArrayList<>();
    Instant now = START;
    for (int i = 0; i < 10_000; i++) {
      now = now.plusMillis(random.nextInt(20));
      Priority priority = PRIORITIES.get(random.nextInt(4));
      switch (random.nextInt(11)) {
        case 0, 1, 2, 3 -> {
          Optional<Instant> deadline =
              random.nextInt(4) == 0
                  ? Optional.of(now.plusMillis(random.nextInt(3000)))
                  : Optional.empty();
          var rank = new QueuedPiece.Rank(random.nextInt(8), priority, random.nextInt(2), deadline);
          NaiveQueue.Entry entry = new NaiveQueue.Entry(i, rank);
          naive.add(entry, false, now);
          handles.add(real.add(entry, rank, now));
        }
        case 4, 5, 6 -> {
          var piece = real.next(now, _ -> false);
          assertThat(piece.map(QueuedPiece::work)).isEqualTo(naive.next(now));
          piece.ifPresent(out::add);
        }
        case 7 -> {
          if (!out.isEmpty()) {
            var piece = out.remove(random.nextInt(out.size()));
            boolean held = random.nextBoolean();
            naive.add(piece.work(), held, now);
            if (held) {
              real.hold(piece);
            } else {
              real.putBack(piece, now);
            }
          }
        }
        case 8 -> {
          if (!handles.isEmpty()) {
            var piece = handles.get(random.nextInt(handles.size()));
            naive.release(piece.work(), now);
            real.release(piece, now);
          }
        }
        case 9 -> {
          if (!handles.isEmpty()) {
            var piece = handles.remove(random.nextInt(handles.size()));
            assertThat(real.cancel(piece)).isEqualTo(naive.cancel(piece.work()));
            out.remove(piece);
          }
        }
        default -> {
          Instant time0 = now;
          assertThat(real.expire(now).stream().map(QueuedPiece::work))
              .containsExactlyInAnyOrderElementsOf(
                  naive.take(e -> e.deadline.filter(time0::isAfter).isPresent()));
          if (random.nextInt(10) == 0) {
            long request = random.nextInt(8);
            assertThat(real.cancelRequest(request).stream().map(QueuedPiece::work))
                .containsExactlyInAnyOrderElementsOf(naive.take(e -> e.request == request));
          }
        }
      }
      assertThat(real.size()).isEqualTo(naive.size());
      for (Priority each : Priority.values()) {
        assertThat(real.waiting(each)).isEqualTo(naive.count(each));
      }
    }
  }
}
