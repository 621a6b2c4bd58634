package aliif.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class JobWriteThreadTest {
  private final JobWriteThread writes = new JobWriteThread();
  private final CountDownLatch gate = new CountDownLatch(1);

  @AfterEach
  void close() {
    gate.countDown();
    writes.close();
  }

  private String blocked() {
    try {
      gate.await();
      return "first";
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private static UpscaleException unanswered(KafkaException cause) {
    return new UpscaleException(new Overloaded("not confirmed", Duration.ofSeconds(5)), cause);
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void theyAreDoneOneAfterAnother() throws Exception {
    List<Integer> done = new ArrayList<>(); // by one thread
    List<CompletionStage<Boolean>> all = new ArrayList<>();
    all.add(writes.run(() -> blocked().isEmpty()));
    IntStream.range(0, JobWriteThread.WAITING).forEach(i -> all.add(writes.run(() -> done.add(i))));
    gate.countDown();
    for (CompletionStage<Boolean> each : all) {
      await(each);
    }
    assertThat(done)
        .containsExactlyElementsOf(IntStream.range(0, JobWriteThread.WAITING).boxed().toList());
  }

  @Test
  void whenTooManyWaitTheNextIsRefusedAtOnce() {
    CompletionStage<String> first = writes.run(this::blocked);
    for (int i = 0; i < JobWriteThread.WAITING; i++) {
      var _ = writes.run(() -> "later");
    }
    CompletableFuture<String> refused = writes.run(() -> "never").toCompletableFuture();
    assertThat(refused).isCompletedExceptionally();
    assertThatThrownBy(refused::join)
        .hasRootCauseInstanceOf(UpscaleException.class)
        .hasRootCauseMessage("jobs: more than 16 wait for Kafka (expected: fewer)");
    assertThat(first.toCompletableFuture()).isNotDone();
  }

  @Test
  void thoseThatWaitedForAnUnansweredWriteFailWithIt() throws Exception {
    CompletionStage<String> first =
        writes.run(
            () -> {
              blocked();
              throw unanswered(new TimeoutException("no broker"));
            });
    List<String> tried = new ArrayList<>();
    CompletionStage<Boolean> second = writes.run(() -> tried.add("second"));
    CompletionStage<Boolean> third = writes.run(() -> tried.add("third"));
    gate.countDown();
    for (CompletionStage<?> each : List.of(first, second, third)) {
      assertThatThrownBy(() -> await(each)).hasCauseInstanceOf(UpscaleException.class);
    }
    assertThat(await(writes.run(() -> tried.add("fourth")))).isTrue();
    assertThat(tried).containsExactly("fourth");
  }

  @Test
  void aRefusalConcernsNobodyElse() throws Exception {
    CompletionStage<String> first =
        writes.run(
            () -> {
              blocked();
              throw new UpscaleException(new Overloaded("too many jobs", Duration.ofSeconds(5)));
            });
    CompletionStage<String> second = writes.run(() -> "second");
    gate.countDown();
    assertThatThrownBy(() -> await(first)).hasCauseInstanceOf(UpscaleException.class);
    assertThat(await(second)).isEqualTo("second");
  }
}
