package aliif.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.pipeline.UpscaleParameters;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageJobsTest {
  private static final UpscaleParameters TWICE =
      UpscaleParameters.parse(name -> name.equals("scale") ? Optional.of("2") : Optional.empty());

  @TempDir private Path folder;

  @Test
  void anOutputIsBesideItsInput() {
    assertThat(outputs(Optional.empty(), "a/cat.png", "dog.jpg"))
        .containsExactly(Path.of("a/cat_x2.png"), Path.of("dog_x2.png"));
  }

  @Test
  void aFolderTakesAllOutputs() {
    assertThat(outputs(Optional.of(folder.toString()), "a/cat.png"))
        .containsExactly(folder.resolve("cat_x2.png"));
    assertThat(outputs(Optional.of("new/"), "a/cat.png"))
        .containsExactly(Path.of("new/cat_x2.png"));
    assertThat(outputs(Optional.of("new"), "cat.png", "dog.png"))
        .containsExactly(Path.of("new/cat_x2.png"), Path.of("new/dog_x2.png"));
  }

  @Test
  void aFileTakesOneOutput() {
    assertThat(outputs(Optional.of("big.png"), "cat.png")).containsExactly(Path.of("big.png"));
    assertThatThrownBy(() -> outputs(Optional.of("big.png"), "cat.png", "dog.png"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("-o: big.png for 2 images (expected: a folder)");
  }

  @Test
  void twoInputsNeverShareAnOutput() {
    assertThatThrownBy(() -> outputs(Optional.empty(), "cat.png", "cat.jpg"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cat_x2.png: output of both cat.png and cat.jpg (expected: a name for each)");
    assertThatThrownBy(() -> outputs(Optional.of("out/"), "a/cat.png", "b/cat.png"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Path> outputs(Optional<String> target, String... inputs) {
    return ImageJobs.plan(Arrays.stream(inputs).map(Path::of).toList(), target, TWICE).stream()
        .map(ImageJob::output)
        .toList();
  }
}
