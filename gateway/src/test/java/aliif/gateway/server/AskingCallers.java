package aliif.gateway.server;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Four callers, each of which asks for one image after another until this is closed. */
final class AskingCallers implements AutoCloseable {
  private static final int CALLERS = 4;

  private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final List<Future<Object>> callers;
  private volatile boolean enough;

  /** Asks for an image by its number, and fails if the answer is not right. */
  interface Question {
    void ask(int number) throws Exception;
  }

  AskingCallers(Question question) {
    callers = Stream.generate(() -> threads.submit(asking(question))).limit(CALLERS).toList();
  }

  private Callable<Object> asking(Question question) {
    return () -> {
      while (!enough) {
        question.ask(asked.getAndIncrement());
        answered.incrementAndGet();
      }
      return answered;
    };
  }

  int answered() {
    return answered.get();
  }

  /** Waits until so many have been answered. */
  void await(int count) throws Exception {
    while (answered.get() < count) {
      for (Future<Object> caller : callers) {
        if (caller.isDone()) {
          caller.get(); // throws what has ended it
        }
      }
      Thread.sleep(50);
    }
  }

  /** Waits for the images that were asked for. */
  void finish() throws Exception {
    enough = true;
    for (Future<Object> caller : callers) {
      caller.get();
    }
  }

  @Override
  public void close() {
    enough = true;
    threads.shutdownNow();
  }
}
