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
import java.util.stream.Stream;
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
    Stream.concat(RandomWeights.family(), RandomWeights.baselines())
        .forEach(
            it ->
                assertThat(NetworkJson.metadata(it, Map.of()).values())
                    .map(NetworkJson::parse)
                    .containsExactly(it));
  }

  @Test
  void whatABaselineCannotBeIsSaid() {
    assertThatThrownBy(() -> NetworkJson.parse("{\"channels\":8,\"blocks\":2,\"scale\":5}"))
        .isInstanceOf(WeightsException.class)
        .hasMessage("edsr.scale: 5 (expected: 2, 3 or 4)");
    assertThatThrownBy(() -> NetworkJson.parse("{\"channels\":1.5,\"blocks\":2,\"scale\":2}"))
        .isInstanceOf(WeightsException.class)
        .hasMessage("edsr.channels: 1.5 (expected: 1 to 4096)");
    assertThatThrownBy(() -> NetworkJson.parse("{\"channels\":8,\"scale\":2}"))
        .isInstanceOf(WeightsException.class)
        .hasMessage("edsr.blocks: null (expected: 1 to 4096)");
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
