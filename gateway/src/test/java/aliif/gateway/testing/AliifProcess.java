package aliif.gateway.testing;

import aliif.gateway.Main;
import aliif.infra.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command of {@code aliif} in a process of its own, which may be stopped and killed. */
public final class AliifProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Those that it always needs. */
  private static final List<String> FLAGS =
      List.of(
          "-Xmx1g", "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED");

  private final Process process;
  private final Path out;
  private final Path error;

  private AliifProcess(Process process, Path out, Path error) {
    this.process = process;
    this.out = out;
    this.error = error;
  }

  /**
   * Starts a command.
   *
   * @param folder for what it says
   * @param name of the process, for the names of the files
   */
  public static AliifProcess start(Path folder, String name, String... arguments)
      throws IOException {
    return start(folder, name, List.of(), arguments);
  }

  /**
   * Starts a command.
   *
   * @param flags of the JVM, beside those that it always needs
   */
  public static AliifProcess start(
      Path folder, String name, List<String> flags, String... arguments) throws IOException {
    Path out = folder.resolve(name + ".out");
    Path error = folder.resolve(name + ".error");
    List<String> all = new ArrayList<>(FLAGS);
    all.addAll(flags);
    Process process =
        JavaProcess.of(Main.class, all, arguments)
            .redirectOutput(out.toFile())
            .redirectError(error.toFile())
            .start();
    return new AliifProcess(process, out, error);
  }

  /** What it has said on standard output, line by line. */
  public List<String> out() throws IOException {
    return lines(out);
  }

  /** What it has said on standard error, line by line. */
  public List<String> error() throws IOException {
    return lines(error);
  }

  /** Lines that are written to their ends. */
  private static List<String> lines(Path file) throws IOException {
    String said = Files.readString(file);
    return said.substring(0, said.lastIndexOf('\n') + 1).lines().toList();
  }

  /**
   * Waits for a line on either.
   *
   * @param pattern that the whole line matches
   * @param count of such lines; the last is returned
   */
  public String awaitLine(String pattern, int count) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      for (List<String> lines : List.of(out(), error())) {
        List<String> found = lines.stream().filter(line -> line.matches(pattern)).toList();
        if (found.size() >= count) {
          return found.get(count - 1);
        }
      }
      if (System.nanoTime() > end || process.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw new IOException("no line " + pattern + ": " + out() + error());
      }
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Sends it a signal, such as {@code STOP}. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Waits until it has ended; the exit code. */
  public int awaitEnd() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("not ended: " + out() + error());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
