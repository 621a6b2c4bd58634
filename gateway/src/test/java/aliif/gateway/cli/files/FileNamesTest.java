package aliif.gateway.cli.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FileNamesTest {
  /** A name that begins with its only dot is hidden, and has no extension. */
  @ParameterizedTest
  @CsvSource({
    "cat.png, png",
    "a.b/cat.tar.gz, gz",
    "a.b/cat, ''",
    ".profile, ''",
    ".hidden.png, png",
    "cat., ''",
    "/, ''"
  })
  void anExtensionIsAfterTheLastDot(String file, String extension) {
    assertThat(FileNames.extension(Path.of(file))).isEqualTo(extension);
  }
}
