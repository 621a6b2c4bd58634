package aliif.gateway.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class ProgressBarTest {
  @Test
  void aBarIsAsFullAsTheWorkIsDone() {
    assertThat(ProgressBar.bar("cat.png", 0, 80)).isEqualTo("░".repeat(16) + "   0 %  cat.png");
    assertThat(ProgressBar.bar("cat.png", 0.5, 80))
        .isEqualTo("█".repeat(8) + "░".repeat(8) + "  50 %  cat.png");
    assertThat(ProgressBar.bar("cat.png", 1, 80)).isEqualTo("█".repeat(16) + " 100 %  cat.png");
  }

  @Test
  void aBarIsNeverWiderThanATerminal() {
    assertThat(ProgressBar.bar("x".repeat(200), 0.3, 80)).hasSize(79).endsWith("x…");
    assertThat(ProgressBar.bar("猫".repeat(200), 0.3, 50))
        .isEqualTo("████░░░░░░░░░░░░  30 %  " + "猫".repeat(12) + "…");
  }

  @Test
  void aLineReplacesTheBar() {
    StringWriter text = new StringWriter();
    ProgressBar bar = new ProgressBar(new PrintWriter(text), 80);
    bar.at("cat.png", 0.5);
    bar.line("cat_x2.png: 10x10");

    String shown = "\r" + ProgressBar.bar("cat.png", 0.5, 80);
    assertThat(text.toString())
        .isEqualTo(
            shown
                + "\r"
                + " ".repeat(shown.length() - 1)
                + "\rcat_x2.png: 10x10"
                + System.lineSeparator());
  }
}
