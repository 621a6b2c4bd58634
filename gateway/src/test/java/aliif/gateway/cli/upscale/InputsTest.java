package aliif.gateway.cli.upscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aliif.gateway.cli.files.FoundImage;
import aliif.gateway.cli.files.ImageLocation;
import aliif.gateway.cli.options.CommandFailure;
import aliif.gateway.testing.Unprivileged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InputsTest {
  private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a");

  @TempDir private Path folder;

  @BeforeEach
  void photos() throws IOException {
    write("a.png", "b.JPG", "notes.txt", "a.png.part", ".hidden.png", "x/c.webp", "x/y/d.tif");
    write(".thumbnails/e.png");
  }

  @Test
  void aFolderIsItsImages() {
    assertThat(found(false, "")).containsExactly("a.png", "b.JPG");
  }

  @Test
  void recursivelyItIsAllBelowIt() {
    assertThat(found(true, "")).containsExactly("a.png", "b.JPG", "x/c.webp", "x/y/d.tif");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.png | a.png",
        "* | a.png b.JPG",
        "?.* | a.png b.JPG",
        "[b-z].JPG | b.JPG",
        "*.{png,JPG} | a.png b.JPG",
        "**/*.webp | x/c.webp",
        "** | a.png b.JPG x/c.webp x/y/d.tif",
        "**/* | a.png b.JPG x/c.webp x/y/d.tif",
        "**/y/* | x/y/d.tif",
        "*/*/d.tif | x/y/d.tif",
        "x/** | c.webp y/d.tif",
        "x/*.webp | c.webp",
      })
  void aPatternIsExpandedAsInBashAndMirrorsWhatIsBelowItsFixedPart(String pattern, String images) {
    assertThat(found(false, pattern)).containsExactlyInAnyOrder(images.split(" "));
  }

  @Test
  void aFileMayBeCalledLikeAPattern() throws IOException {
    write("[1].png", "1.png");

    assertThat(found(false, "[1].png")).containsExactly("[1].png");
    assertThatThrownBy(() -> found(false, "[1.png"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            folder.resolve("[1.png") + ": not a pattern (expected: such as photos/**/*.jpg)");
  }

  @Test
  void aFileWithoutAnEndingIsTakenAtItsFirstBytes() throws IOException {
    Files.write(folder.resolve("photo"), PNG);
    Files.writeString(folder.resolve("README"), "about these photos");

    assertThat(found(false, "")).containsExactly("a.png", "b.JPG", "photo");
  }

  @Test
  void aLinkThatLeadsInCirclesIsFollowedOnce() throws IOException {
    Files.createSymbolicLink(folder.resolve("x/up"), folder);
    Files.createSymbolicLink(folder.resolve("self"), folder.resolve("self"));
    Files.createSymbolicLink(folder.resolve("another"), folder.resolve("x/y"));

    assertThat(found(true, "")).containsExactly("a.png", "b.JPG", "x/c.webp", "x/y/d.tif");
    assertThat(found(true, "**/*.tif")).containsExactly("x/y/d.tif");
  }

  @Test
  void aFolderElsewhereIsReachedThroughALink(@TempDir Path elsewhere) throws IOException {
    Files.write(elsewhere.resolve("z.png"), PNG);
    Files.createSymbolicLink(folder.resolve("link"), elsewhere);

    assertThat(found(true, ""))
        .containsExactly("a.png", "b.JPG", "x/c.webp", "x/y/d.tif", "link/z.png");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "**/*.tif"})
  void aFolderThatCannotBeReadIsSaidAndTheOthersGoOn(String argument) throws IOException {
    assumeTrue(Unprivileged.supported(), "root reads everything, and cannot be made not to");
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Inputs inputs;
    try (Unprivileged _ = Unprivileged.begin()) {
      inputs = find(true, Optional.empty(), argument);
    }

    assertThat(problems(inputs)).containsExactly(closed + ": cannot be read (no permission)");
    assertThat(inputs.images()).extracting(FoundImage::within).contains(Path.of("x/y/d.tif"));
  }

  @Test
  void whatIsNamedTwiceIsTakenOnce() {
    assertThat(found(true, "", "a.png", "x/../a.png", "x"))
        .containsExactly("a.png", "b.JPG", "x/c.webp", "x/y/d.tif");
  }

  @Test
  void whatWasWrittenBeforeIsNoInput() throws IOException {
    write("out/a_x2.png", "out/x/c_x2.png");
    Optional<Path> out = Optional.of(folder.resolve("out"));

    assertThat(within(find(true, out, "")))
        .containsExactly("a.png", "b.JPG", "x/c.webp", "x/y/d.tif");
    assertThat(within(find(true, out, "**/*.png"))).containsExactly("a.png");
    assertThat(within(find(true, out, "out"))).containsExactly("a_x2.png", "x/c_x2.png");
    assertThat(within(find(true, out, "out/a_x2.png"))).containsExactly("a_x2.png");
    assertThat(within(find(true, Optional.of(folder.resolve("a.png")), ""))).contains("a.png");
  }

  @Test
  void anArgumentWithoutAnImageIsAProblem() throws IOException {
    Files.createDirectory(folder.resolve("empty"));

    Inputs inputs = find(false, Optional.empty(), "empty", "*.gif", "a.png");
    assertThat(problems(inputs))
        .containsExactly(
            folder.resolve("empty") + ": no images (expected: at least one)",
            folder.resolve("*.gif") + ": no images (expected: at least one)");
    assertThat(within(inputs)).containsExactly("a.png");
  }

  @Test
  void standardInputIsAnImageToo() {
    Inputs inputs = Inputs.find(List.of("-", "-"), false, Optional.empty());

    assertThat(inputs.images()).containsExactly(FoundImage.named(new ImageLocation.Standard()));
    assertThat(FoundImage.named(ImageLocation.of("./-")).within()).isEqualTo(Path.of("-"));
  }

  private List<String> found(boolean recursive, String... arguments) {
    Inputs inputs = find(recursive, Optional.empty(), arguments);
    assertThat(inputs.problems()).isEmpty();
    return within(inputs);
  }

  private Inputs find(boolean recursive, Optional<Path> output, String... arguments) {
    return Inputs.find(
        Arrays.stream(arguments).map(it -> folder.resolve(it).toString()).toList(),
        recursive,
        output);
  }

  private static List<String> within(Inputs inputs) {
    return inputs.images().stream().map(image -> image.within().toString()).toList();
  }

  private static List<String> problems(Inputs inputs) {
    return inputs.problems().stream().map(CommandFailure::getMessage).toList();
  }

  private void write(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.resolveSibling(""));
      Files.write(file, PNG);
    }
  }
}
