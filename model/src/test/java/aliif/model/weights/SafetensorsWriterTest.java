package aliif.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.testing.RandomWeights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class SafetensorsWriterTest {
  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsReadAgain() {
    Path file = folder.resolve("tiny.safetensors");
    Weights tiny = RandomWeights.tiny();
    tiny.write(file, Map.of("photos", "none \"at\" all"));
    Weights again = Weights.load(file);

    ParameterLayout layout = ParameterLayout.of(tiny.config());
    assertThat(again.config()).isEqualTo(tiny.config());
    assertThat(layout.flat(again)).isEqualTo(layout.flat(tiny));
    assertThat(layout.weights("same", layout.flat(tiny)).digest()).isEqualTo(tiny.digest());
  }

  @Test
  void everyConfigurationIsWrittenAsItIsRead() {
    RandomWeights.configurations()
        .forEach(it -> assertThat(ConfigJson.parse(ConfigJson.text(it))).isEqualTo(it));
  }

  @Test
  void aFailureKeepsTheOldFileAndLeavesNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("old.safetensors"), "old");
    Path part = Files.createDirectory(folder.resolve(".old.safetensors.part"));
    Files.createFile(part.resolve("in the way"));
    assertThatThrownBy(() -> RandomWeights.tiny().write(file, Map.of()))
        .isInstanceOf(WeightsException.class)
        .hasMessage(file + ": cannot be written (Is a directory)");
    assertThat(file).hasContent("old");
  }

  /** In a process that may write 64 KiB to a file: the disk ends in the middle. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aDiskThatEndsInTheMiddleKeepsTheOldFile() throws Exception {
    Path file = Files.writeString(folder.resolve("old.safetensors"), "old");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                "bash",
                "-c",
                "ulimit -f 64; exec \"$@\"",
                "bash",
                java,
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                LargeFile.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said.strip()).isEqualTo(file + ": cannot be written (File too large)");
    assertThat(file).hasContent("old");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  /** Tries to write 4 MB. */
  static final class LargeFile {
    private LargeFile() {}

    public static void main(String[] arguments) {
      Tensor large = new Tensor(List.of(1 << 20), new float[1 << 20]);
      try {
        SafetensorsWriter.write(Path.of(arguments[0]), Map.of(), Map.of("large", large));
      } catch (WeightsException problem) {
        System.out.println(problem.getMessage());
      }
    }
  }
}
