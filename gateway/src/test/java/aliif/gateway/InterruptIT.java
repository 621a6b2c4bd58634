package aliif.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import aliif.gateway.testing.SmallCat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ctrl-C, sent to a real process in the midst of its work. */
@Timeout(120)
final class InterruptIT {
  private static final Path LAUNCHER = Path.of("..", "aliif").toAbsolutePath().normalize();
  private static final String BEGUN = ".part";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void anInterruptLeavesNothingHalfDone(String signal, int code) throws Exception {
    assumeFalse(interruptsAreIgnored(), "started in the background, and so are our children");
    SmallCat.write(folder.resolve("in.png"));
    Process process = start("in.png", "--scale", "60");
    await(() -> names().stream().anyMatch(name -> name.endsWith(BEGUN)), process);
    send(signal, process);

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(code);
    assertThat(Files.readAllLines(folder.resolve("error")))
        .containsExactly("stopped: 0 of 1 images written");
    assertThat(names()).containsExactlyInAnyOrder("in.png", "out", "error");
    assertThat(folder.resolve("out")).isEmptyFile();
  }

  @Test
  void whatWasDoneBeforeAnInterruptIsKeptAndTheRestIsDoneLater() throws Exception {
    assumeFalse(interruptsAreIgnored(), "started in the background, and so are our children");
    SmallCat.write(folder.resolve("a.png"));
    SmallCat.write(folder.resolve("b.png"));
    String[] arguments = {
      "*.png", "-o", "large", "--width", "4800", "--jobs", "1", "--skip-existing"
    };
    Process process = start(arguments);
    await(() -> Files.exists(folder.resolve("large/a_w4800.png")), process);
    send("INT", process);

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
    assertThat(Files.readAllLines(folder.resolve("error")))
        .last()
        .isEqualTo("stopped: 1 of 2 images written");
    assertThat(folder.resolve("large")).isDirectoryNotContaining("glob:**.part");

    Process again = start(arguments);
    assertThat(again.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(again.exitValue()).isZero();
    assertThat(Files.readAllLines(folder.resolve("error")))
        .last()
        .asString()
        .startsWith("1 written, 1 skipped, 0 failed; ");
  }

  private Process start(String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(LAUNCHER.toString(), "upscale");
    builder.command().addAll(List.of(arguments));
    return builder
        .directory(folder.toFile())
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("error").toFile())
        .start();
  }

  private static void send(String signal, Process process) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition, Process process) throws Exception {
    while (!condition.holds()) {
      assertThat(process.isAlive()).isTrue();
      Thread.sleep(20);
    }
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }

  /** A shell does so for what it starts in the background, and the JVM leaves it so. */
  private static boolean interruptsAreIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
  }
}
