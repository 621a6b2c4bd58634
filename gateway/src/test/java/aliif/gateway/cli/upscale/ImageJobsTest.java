package aliif.gateway.cli.upscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.pipeline.UpscaleParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageJobsTest {
  private static final UpscaleParameters TWICE =
      UpscaleParameters.parse(name -> name.equals("scale") ? Optional.of("2") : Optional.empty());

  @TempDir private Path folder;

  @Test
  void anOutputIsBesideItsInput() {
    assertThat(outputs(Optional.empty(), "a/cat.png", "dog.jpg"))
        .containsExactly("a/cat_x2.png", "dog_x2.png");
  }

  @Test
  void aFolderTakesAllOutputs() {
    assertThat(outputs(Optional.of(folder.toString()), "a/cat.png"))
        .containsExactly(folder + "/cat_x2.png");
    assertThat(outputs(Optional.of("new/"), "a/cat.png")).containsExactly("new/cat_x2.png");
    assertThat(outputs(Optional.of("new"), "cat.png", "dog.png"))
        .containsExactly("new/cat_x2.png", "new/dog_x2.png");
    assertThat(outputs(Optional.of("new/"), "-")).containsExactly("new/stdin_x2.png");
  }

  @Test
  void aFolderMirrorsThatOfTheInputs() throws IOException {
    write("cat.png", "2020/cat.png");

    assertThat(outputs(Optional.of("new"), folder.toString()))
        .containsExactly("new/2020/cat_x2.png", "new/cat_x2.png");
    assertThat(outputs(Optional.of("new"), folder + "/**/c*.png"))
        .containsExactlyInAnyOrder("new/2020/cat_x2.png", "new/cat_x2.png");
    assertThat(outputs(Optional.empty(), folder.toString()))
        .containsExactly(folder + "/2020/cat_x2.png", folder + "/cat_x2.png");
  }

  @Test
  void theFoldersOfAFolderAreMade() throws IOException {
    write("in/2020/cat.png");
    String out = folder + "/out";
    plan(Optional.of(out), false, folder + "/in").createFolders();
    plan(Optional.of(folder + "/none/cat.png"), false, folder + "/in/2020/cat.png").createFolders();

    assertThat(folder.resolve("out/2020")).isEmptyDirectory();
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void aFileTakesOneOutput() {
    assertThat(outputs(Optional.of("big.png"), "cat.png")).containsExactly("big.png");
    assertThat(outputs(Optional.of("big.png"), "-")).containsExactly("big.png");
    assertThat(outputs(Optional.of("-"), "cat.png")).containsExactly("-");
    refused(Optional.of("big.png"), "cat.png", "dog.png")
        .hasMessage("-o: big.png for 2 images (expected: a folder)");
    refused(Optional.of("-"), "cat.png", "dog.png")
        .hasMessage("-o: - for 2 images (expected: a folder)");
  }

  @Test
  void aNewFolderMayHaveADotInItsName() {
    assertThat(outputs(Optional.of("large-2026.11"), "cat.png", "dog.png"))
        .containsExactly("large-2026.11/cat_x2.png", "large-2026.11/dog_x2.png");
  }

  @Test
  void standardInputHasNoPlaceBesideIt() {
    refused(Optional.empty(), "-")
        .hasMessage("-o: none for standard input (expected: a file or -)");
  }

  @Test
  void twoInputsNeverShareAnOutput() {
    assertThat(outputs(Optional.empty(), "cat.png", "cat.jpg", "cat.webp"))
        .containsExactly("cat_x2.png", "cat.jpg_x2.png", "cat.webp_x2.png");
    refused(Optional.of("out/"), "a/cat.png", "b/cat.png")
        .hasMessage(
            "out/cat_x2.png: output of both a/cat.png and b/cat.png (expected: a name for each)");
  }

  @Test
  void anInputIsNeverOverwritten() throws IOException {
    write("cat.png", "cat_x2.png");
    Path link = Files.createSymbolicLink(folder.resolve("link.png"), folder.resolve("cat.png"));
    String cat = folder + "/cat.png";
    String expected =
        "output of "
            + cat
            + ", but also an input (expected: another file; see -o, --skip-existing)";

    refused(Optional.of(cat), cat).hasMessage(cat + ": " + expected);
    refused(Optional.of(link.toString()), cat).hasMessage(link + ": " + expected);
    refused(Optional.empty(), folder.toString()).hasMessage(folder + "/cat_x2.png: " + expected);
  }

  @Test
  void whatIsThereIsSkippedAndNoInput() throws IOException {
    write("cat.png", "cat_x2.png", "dog.png");
    Files.createDirectory(folder.resolve("dog_x2.png"));

    ImageJobs jobs = plan(Optional.empty(), true, folder + "/*.png");
    assertThat(jobs.jobs()).extracting(job -> job.input().name()).containsExactly("dog.png");
    assertThat(jobs.skipped()).extracting(job -> job.input().name()).containsExactly("cat.png");
  }

  private AbstractThrowableAssert<?, ?> refused(Optional<String> target, String... inputs) {
    return assertThatThrownBy(() -> outputs(target, inputs))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> outputs(Optional<String> target, String... inputs) {
    return plan(target, false, inputs).jobs().stream().map(job -> job.output().toString()).toList();
  }

  private static ImageJobs plan(Optional<String> target, boolean skip, String... arguments) {
    Inputs inputs = Inputs.find(Arrays.asList(arguments), true, Optional.empty());
    return ImageJobs.plan(inputs, target.map(text -> OutputTarget.of(text, inputs)), TWICE, skip);
  }

  private void write(String... names) throws IOException {
    for (Path file : Stream.of(names).map(folder::resolve).toList()) {
      Files.createDirectories(file.resolveSibling(""));
      Files.createFile(file);
    }
  }
}
