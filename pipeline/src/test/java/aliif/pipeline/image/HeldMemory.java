package aliif.pipeline.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * What this process holds, in the heap and outside it; for a JVM whose heap is resident from the
 * start, and which does nothing else.
 */
final class HeldMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path RESET = Path.of("/proc/self/clear_refs");

  /** Heap and native memory, in bytes. */
  record Bytes(long heap, long outside) {
    long sum() {
      return heap + outside;
    }

    Bytes minus(Bytes other) {
      return new Bytes(heap - other.heap, outside - other.outside);
    }
  }

  /**
   * @param peak what was held at most meanwhile, more than before
   */
  record Measured<T>(T result, Bytes peak) {}

  private HeldMemory() {}

  static Bytes now() {
    System.gc();
    return new Bytes(live(), status("VmRSS:"));
  }

  /** Runs something while another thread collects garbage all the time, and looks what is left. */
  static <T> Measured<T> during(Callable<T> work) throws Exception {
    Bytes before = now();
    write(RESET, "5"); // the highest so far is that of now
    long[] most = {0};
    boolean[] running = {true};
    Thread sampler =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (isOn(running)) {
                    System.gc();
                    most[0] = Math.max(most[0], live());
                  }
                });
    T result;
    try {
      result = work.call();
    } finally {
      synchronized (running) {
        running[0] = false;
      }
      sampler.join();
    }
    return new Measured<>(result, new Bytes(most[0], status("VmHWM:")).minus(before));
  }

  private static boolean isOn(boolean[] running) {
    synchronized (running) {
      return running[0];
    }
  }

  /** Of the heap, after the last collection. */
  private static long live() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .map(MemoryPoolMXBean::getCollectionUsage)
        .mapToLong(usage -> usage == null ? 0 : usage.getUsed())
        .sum();
  }

  private static long status(String name) {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .sum();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
