package aliif.model.training;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Batches in their order, prepared ahead on threads of their own, a few at a time. Close it after
 * use. For one thread.
 */
final class Batches implements AutoCloseable {
  private static final int AHEAD = 2; // batches for each thread

  private final PatchSampler sampler;
  private final ExecutorService threads;
  private final Deque<Future<Batch>> ready = new ArrayDeque<>();
  private long next;

  /**
   * @param first number of the first batch
   * @param threads that prepare, at least 1
   */
  Batches(PatchSampler sampler, long first, int threads) {
    this.sampler = sampler;
    this.threads =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("batches-", 0).factory());
    this.next = first;
    for (int i = 0; i < AHEAD * threads; i++) {
      prepare();
    }
  }

  /** The next one; waits for it. */
  Batch take() throws InterruptedException {
    prepare();
    try {
      return ready.remove().get();
    } catch (ExecutionException problem) {
      throw new CompletionException(problem.getCause());
    }
  }

  private void prepare() {
    long number = next++;
    ready.add(threads.submit(() -> sampler.batch(number)));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
