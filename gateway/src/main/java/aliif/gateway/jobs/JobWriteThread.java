package aliif.gateway.jobs;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/**
 * What writes to Kafka, one after another on a thread of its own, so that brokers that are away
 * hold up nothing else. When they do not answer one write, those that waited for it fail, too,
 * instead of trying the same. Safe for use by many threads.
 */
final class JobWriteThread implements AutoCloseable {
  /** Writes that may wait for the one in progress. */
  static final int WAITING = 16;

  private static final int IDLE_SECONDS = 30;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().daemon().name("aliif-job-writes").factory());

  /** How many writes the brokers have not answered. */
  private volatile int unanswered;

  JobWriteThread() {
    thread.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs a write when those before it are done.
   *
   * @return fails with {@link UpscaleException} with {@link Overloaded} if too many wait, or if the
   *     brokers do not answer; else with the write's own failure
   */
  <T> CompletionStage<T> run(Supplier<T> write) {
    int before = unanswered;
    try {
      return CompletableFuture.supplyAsync(() -> attempt(write, before), thread);
    } catch (RejectedExecutionException full) {
      return CompletableFuture.failedStage(
          overloaded("jobs: more than %d wait for Kafka (expected: fewer)".formatted(WAITING)));
    }
  }

  private <T> T attempt(Supplier<T> write, int before) {
    if (unanswered != before) {
      throw overloaded("kafka: does not answer (expected: a broker that answers)");
    }
    try {
      return write.get();
    } catch (UpscaleException problem) {
      if (problem.getCause() instanceof KafkaException) {
        unanswered = before + 1;
      }
      throw problem;
    }
  }

  private static UpscaleException overloaded(String message) {
    return new UpscaleException(new Overloaded(message, RETRY_AFTER));
  }

  /** What waits is done before the thread ends. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
