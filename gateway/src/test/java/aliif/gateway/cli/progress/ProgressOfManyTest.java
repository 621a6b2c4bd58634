package aliif.gateway.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.cli.files.ImageLocation;
import aliif.model.Size;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class ProgressOfManyTest {
  private final StringWriter error = new StringWriter();

  @Test
  void aLogHasEachFailureOnce() {
    ProgressOfMany progress = progress(2, false);
    progress.problem("empty: no images (expected: at least one)");
    ProgressOfMany.One cat = progress.begin(ImageLocation.of("a/cat.png"));
    cat.known(new Size(1000, 500));
    cat.done("cat_x2.png: 1000x500 in 2.0 s");
    progress.begin(ImageLocation.of("a/dog.png")).failed("a/dog.png: no such file");
    progress.summary(1);

    assertThat(progress.failed()).isTrue();
    assertThat(error.toString().lines())
        .containsExactly(
            "empty: no images (expected: at least one)",
            "cat_x2.png: 1000x500 in 2.0 s",
            "a/dog.png: no such file",
            "1 written, 1 skipped, 2 failed; 0.5 MP in 0.0 s, 500 MP/s");
  }

  @Test
  void aTerminalShowsFailuresAgainAtTheEnd() {
    ProgressOfMany progress =
        new ProgressOfMany(new ProgressBar(new PrintWriter(error), 80), 2, () -> 0);
    progress.begin(ImageLocation.of("dog.png")).failed("dog.png: no such file");
    progress.begin(ImageLocation.of("cat.png")).done("cat_x2.png: 2x2 in 2.0 s");
    progress.summary(0);

    assertThat(error.toString().split("dog.png: no such file", -1)).hasSize(3);
    assertThat(error.toString().stripTrailing()).endsWith("failed: dog.png: no such file");
  }

  @Test
  void oneImageHasNoSummary() {
    ProgressOfMany progress = progress(1, false);
    progress.begin(ImageLocation.of("dog.png")).failed("dog.png: no such file");
    progress.summary(0);

    assertThat(error.toString().lines()).containsExactly("dog.png: no such file");
  }

  @Test
  void whoWantsQuietHearsOfFailuresOnce() {
    ProgressOfMany progress = progress(2, true);
    progress.begin(ImageLocation.of("cat.png")).done("cat_x2.png: 2x2 in 2.0 s");
    progress.begin(ImageLocation.of("dog.png")).failed("dog.png: no such file");
    progress.summary(0);

    assertThat(error.toString().lines()).containsExactly("dog.png: no such file");
  }

  @Test
  void afterAStopThereIsSilence() {
    ProgressOfMany progress = progress(3, false);
    ProgressOfMany.One cat = progress.begin(ImageLocation.of("cat.png"));
    ProgressOfMany.One dog = progress.begin(ImageLocation.of("dog.png"));
    cat.done("cat_x2.png: 2x2 in 2.0 s");
    progress.stop();
    dog.failed("dog.png: stopped");
    progress.summary(0);

    assertThat(error.toString().lines())
        .containsExactly("cat_x2.png: 2x2 in 2.0 s", "stopped: 1 of 3 images written");
  }

  private ProgressOfMany progress(int images, boolean quiet) {
    return new ProgressOfMany(new ProgressLines(new PrintWriter(error), quiet), images, () -> 0);
  }
}
