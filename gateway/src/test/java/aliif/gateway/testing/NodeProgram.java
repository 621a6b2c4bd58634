package aliif.gateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs in {@code src/test/node}, which use libraries of others. They need Node.js, and {@code
 * npm ci} in that folder.
 */
public final class NodeProgram {
  private static final Path FOLDER = Path.of("src/test/node");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private NodeProgram() {}

  /**
   * Runs a program to its end. Where it cannot run, the test is skipped with one line, or fails if
   * {@code -Dnode=required}.
   *
   * @return what it printed on standard output, line by line
   * @throws AssertionError if it fails or does not end
   */
  public static List<String> run(String program, List<String> arguments) throws Exception {
    requireNode();
    List<String> command = new ArrayList<>(List.of("node", program));
    command.addAll(arguments);
    Path out = Files.createTempFile("node", ".out");
    Path error = Files.createTempFile("node", ".error");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(FOLDER.toFile())
              .redirectOutput(out.toFile())
              .redirectError(error.toFile())
              .start();
      boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      process.destroyForcibly();
      String said = Files.readString(out) + Files.readString(error);
      assertThat(ended).as("%s did not end: %s", command, said).isTrue();
      assertThat(process.exitValue()).as("%s: %s", command, said).isZero();
      return Files.readAllLines(out, StandardCharsets.UTF_8);
    } finally {
      Files.delete(out);
      Files.delete(error);
    }
  }

  private static void requireNode() throws InterruptedException {
    String message =
        !Files.isDirectory(FOLDER.resolve("node_modules"))
            ? "no node_modules (expected: npm ci in gateway/src/test/node)"
            : hasNode() ? "" : "no node on the PATH";
    if (message.isEmpty()) {
      return;
    }
    if ("required".equals(System.getProperty("node"))) {
      throw new AssertionError(message);
    }
    System.out.println("skipped: " + message);
    Assumptions.abort(message);
  }

  private static boolean hasNode() throws InterruptedException {
    try {
      return new ProcessBuilder("node", "--version").start().waitFor() == 0;
    } catch (IOException none) {
      return false;
    }
  }
}
