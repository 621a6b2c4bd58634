package aliif.gateway.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class ProgressLinesTest {
  private final StringWriter error = new StringWriter();

  private String said(boolean quiet) {
    ProgressLines lines = new ProgressLines(new PrintWriter(error), quiet);
    lines.at("cat.png", 0.5);
    lines.line("wrote cat_x2.png");
    lines.problem("dog.png: no such file");
    return error.toString().replace(System.lineSeparator(), "|");
  }

  @Test
  void aLineIsPrintedForWhatIsDoneAndNoneForProgress() {
    assertThat(said(false)).isEqualTo("wrote cat_x2.png|dog.png: no such file|");
  }

  @Test
  void whoWantsQuietHearsOfProblemsOnly() {
    assertThat(said(true)).isEqualTo("dog.png: no such file|");
  }
}
