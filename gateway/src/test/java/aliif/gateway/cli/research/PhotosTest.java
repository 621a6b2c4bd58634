package aliif.gateway.cli.research;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.gateway.cli.options.CommandFailure;
import aliif.gateway.cli.progress.Progress;
import aliif.gateway.testing.SmallCat;
import aliif.model.Size;
import aliif.model.training.Photo;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Photographs to train on, and images to evaluate on, within the limits that the user has set. */
final class PhotosTest {
  private static final String BYTES = "aliif.limits.bytes";
  private static final String SIDE = "aliif.limits.side";

  @TempDir private Path folder;
  private final StringWriter said = new StringWriter();
  private byte[] cat = {};

  @BeforeEach
  void write() throws IOException {
    cat = Files.readAllBytes(SmallCat.write(folder.resolve("cat.png")));
  }

  @AfterEach
  void reset() {
    System.clearProperty(BYTES);
    System.clearProperty(SIDE);
    ConfigFactory.invalidateCaches();
  }

  private static void set(String name, long value) {
    System.setProperty(name, String.valueOf(value));
    ConfigFactory.invalidateCaches();
  }

  private List<Size> read(Path... places) {
    return Photos.read(List.of(places), Progress.on(new PrintWriter(said), false)).stream()
        .map(Photo::size)
        .toList();
  }

  private Path tar(String name, byte[] content) throws IOException {
    Path tar = folder.resolve("photos.tar");
    try (OutputStream file = Files.newOutputStream(tar);
        TarArchiveOutputStream archive = new TarArchiveOutputStream(file)) {
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(content.length);
      archive.putArchiveEntry(entry);
      archive.write(content);
      archive.closeArchiveEntry();
    }
    return tar;
  }

  @Test
  void aFolderIsItsImagesAndThoseInItsTars() throws IOException {
    Size size = read(folder).getFirst();
    tar("in a tar.png", cat);
    assertThat(read(folder)).containsExactly(size, size);
  }

  @Test
  void whatDoesNotDecodeIsLeftOutWithALine() throws IOException {
    Path tar = tar("notes.txt", "no image".getBytes(StandardCharsets.UTF_8));
    assertThat(read(folder.resolve("cat.png"), tar)).hasSize(1);
    assertThat(said.toString()).contains(tar + ": notes.txt: left out, image: 8 bytes that begin");
  }

  @Test
  void aPhotoInATarOverTheLimitIsLeftOutWithALineThatNamesTheSetting() throws IOException {
    Path tar = tar("large.png", cat);
    set(BYTES, cat.length - 1);
    assertThatThrownBy(() -> read(tar))
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith("photos: none in ");
    assertThat(said.toString())
        .contains(
            "large.png: left out, %d bytes (expected: at most %d; aliif.limits.bytes raises it)"
                .formatted(cat.length, cat.length - 1));
    set(BYTES, cat.length);
    assertThat(read(tar)).hasSize(1);
  }

  @Test
  void evaluationHasTheLimitsOfTheSettings() {
    Path file = folder.resolve("cat.png");
    assertThat(ImageSet.read(file).width()).isGreaterThan(3);
    set(SIDE, 3);
    assertThatThrownBy(() -> ImageSet.read(file))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("aliif.limits.side raises it");
  }

  @Test
  void aPlaceThatIsNotThereIsNamed() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> read(missing)).hasMessage(missing + ": no such file or folder");
  }
}
