package aliif.gateway.cli.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.gateway.cli.options.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PartialFilesTest {
  @TempDir private Path folder;

  @Test
  void aFileHasItsNameWhenItIsWhole() throws IOException {
    Path whole = Files.writeString(folder.resolve("cat.png"), "old");
    try (PartialFiles files = new PartialFiles();
        PartialFile file = files.beside(whole)) {
      Files.writeString(file.path(), "new");
      assertThat(whole).hasContent("old");
      assertThat(ImageNames.isHidden(file.path())).isTrue();
      file.finish(whole);
    }

    assertThat(folder).isDirectoryNotContaining("glob:**.part");
    assertThat(whole).hasContent("new");
  }

  @Test
  void allThatIsHalfWrittenGoesAndNothingNewComes() {
    PartialFiles files = new PartialFiles();
    PartialFile cat = files.beside(folder.resolve("cat.png"));
    PartialFile hidden = files.temporary();
    files.close();

    assertThat(folder).isEmptyDirectory();
    assertThat(cat.path()).doesNotExist();
    assertThat(hidden.path()).doesNotExist();
    assertThatThrownBy(() -> files.beside(folder.resolve("dog.png")))
        .isInstanceOf(CommandFailure.class);
    assertThatThrownBy(files::temporary).isInstanceOf(CommandFailure.class);
    assertThat(folder).isEmptyDirectory();
  }
}
