package aliif.gateway.cli.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.gateway.cli.options.CommandFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
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
      file.finish();
    }

    assertThat(folder).isDirectoryNotContaining("glob:**.part");
    assertThat(whole).hasContent("new");
  }

  @Test
  void aLinkStaysAndItsTargetKeepsItsPermissions() throws IOException {
    Path target = Files.writeString(folder.resolve("target.png"), "old");
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
    Path link = Files.createSymbolicLink(folder.resolve("link.png"), Path.of("target.png"));
    WholeFile.write(link, "new".getBytes(StandardCharsets.UTF_8));

    assertThat(link).isSymbolicLink();
    assertThat(target).hasContent("new");
    assertThat(Files.getPosixFilePermissions(target))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aNameMayBeAsLongAsTheFileSystemAllows() {
    for (String letter : new String[] {"x", "猫"}) {
      String name = letter.repeat(251 / letter.getBytes(StandardCharsets.UTF_8).length) + ".png";
      WholeFile.write(folder.resolve(name), new byte[1]);
      assertThat(folder.resolve(name)).exists();
    }
  }

  /** As two processes do that have one number, in containers on one volume. */
  @Test
  void twoWritersOfOneFileShareNothingUntilItIsWhole() throws IOException {
    Path whole = folder.resolve("cat.png");
    try (PartialFiles files = new PartialFiles();
        PartialFiles others = new PartialFiles();
        PartialFile one = files.beside(whole);
        PartialFile other = others.beside(whole)) {
      Files.writeString(one.path(), "half");
      Files.writeString(other.path(), "whole");
      other.finish();
    }
    assertThat(whole).hasContent("whole");
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

  @Test
  void aFileThatCannotBeDeletedDoesNotKeepTheOthers() throws IOException {
    PartialFiles files = new PartialFiles();
    List<PartialFile> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(files.beside(folder.resolve(i + ".png")));
    }
    Path stuck = all.getFirst().path();
    Files.delete(stuck);
    Files.createFile(Files.createDirectory(stuck).resolve("inside"));

    assertThatThrownBy(files::close)
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith(stuck + ": cannot be written (");
    for (PartialFile file : all.subList(1, 20)) {
      assertThat(file.path()).doesNotExist();
    }
  }
}
