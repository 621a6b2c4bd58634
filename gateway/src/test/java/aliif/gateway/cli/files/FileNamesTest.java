package aliif.gateway.cli.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FileNamesTest {
  /** A name that begins with its only dot is hidden, and has no extension. */
  @ParameterizedTest
  @CsvSource({
    "cat.png, cat, png",
    "a.b/cat.tar.gz, cat.tar, gz",
    "a.b/cat, cat, ''",
    ".profile, .profile, ''",
    ".hidden.png, .hidden, png",
    "cat., cat, ''",
    "/, null, ''"
  })
  void aNameIsAStemAndAnExtension(String file, String stem, String extension) {
    assertThat(FileNames.stem(Path.of(file))).isEqualTo(stem);
    assertThat(FileNames.extension(Path.of(file))).isEqualTo(extension);
  }
}
