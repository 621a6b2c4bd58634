import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Two processes with one worker each, in one group, and what they say. */
final class Members implements AutoCloseable {
  private static final long PATIENCE = 120_000; // ms

  private final List<Process> processes = new ArrayList<>();
  private final Events events = new Events();

  private Members() {}

  /**
   * Starts both.
   *
   * @param topic which they consume, and the name of their group
   */
  static Members start(String broker, Member.Mode mode, String topic) throws IOException {
    Members members = new Members();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    for (int i = 0; i < 2; i++) {
      int number = i;
      Process process =
          new ProcessBuilder(
                  java, "-Xmx256m", "-cp", classes, "Member", mode.name(), broker, topic, topic)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      members.processes.add(process);
      Thread.ofPlatform().daemon().start(() -> members.read(number, process.inputReader()));
    }
    return members;
  }

  private void read(int member, BufferedReader lines) {
    lines
        .lines()
        .filter(line -> line.startsWith("begin ") || line.startsWith("done "))
        .forEach(line -> events.add(Event.of(member, line)));
  }

  Events events() {
    return events;
  }

  /** Waits for something that they do; the second must be alive. */
  void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.currentTimeMillis() + PATIENCE;
    while (!condition.getAsBoolean()) {
      if (System.currentTimeMillis() > end || !processes.getLast().isAlive()) {
        throw new IllegalStateException("not done (expected: within " + PATIENCE + " ms)");
      }
      Thread.sleep(20);
    }
  }

  /** Breaks the first. */
  void breakFirst(Load.Trouble trouble) throws IOException, InterruptedException {
    Process first = processes.getFirst();
    switch (trouble) {
      case NONE -> {}
      case KILL -> first.destroyForcibly().waitFor();
      case STOP -> new ProcessBuilder("kill", "-STOP", "" + first.pid()).start().waitFor();
    }
  }

  @Override
  public void close() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }
}
