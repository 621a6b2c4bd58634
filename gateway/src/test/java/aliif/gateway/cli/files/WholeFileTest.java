package aliif.gateway.cli.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.gateway.cli.options.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WholeFileTest {
  @TempDir private Path folder;

  @Test
  void aFileIsReplacedAndNothingElseIsLeft() throws IOException {
    Path file = Files.writeString(folder.resolve("model.onnx"), "old");
    WholeFile.write(file, "new".getBytes(UTF_8));

    assertThat(file).hasContent("new");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void whatCannotBeWrittenIsOneLineAndLeavesNothing() {
    Path nowhere = folder.resolve("none/model.onnx");
    assertThatThrownBy(() -> WholeFile.write(nowhere, new byte[1]))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(nowhere + ": cannot be written (no such folder)");
    assertThatThrownBy(() -> WholeFile.write(folder, new byte[1]))
        .hasMessage(folder + ": is a folder (expected: a file)");

    assertThat(folder).isEmptyDirectory();
  }
}
