package aliif.gateway.cli.progress;

import java.io.PrintWriter;

/** Progress on a terminal: a bar in the last line, which is redrawn. */
final class ProgressBar implements Progress {
  private static final int CELLS = 16;
  private static final int STANDARD_COLUMNS = 80;
  private static final int FIGURES = CELLS + 8; // the bar, the percentage, the space between
  private static final long REDRAW_NANOS = 50_000_000;

  private final PrintWriter error;
  private final int columns;
  private String shown = "";
  private long drawn = System.nanoTime() - REDRAW_NANOS;

  /** As wide as the terminal was when the program began. */
  ProgressBar(PrintWriter error) {
    this(error, Integer.getInteger("aliif.columns", STANDARD_COLUMNS));
  }

  ProgressBar(PrintWriter error, int columns) {
    this.error = error;
    this.columns = columns;
  }

  @Override
  public synchronized void at(String what, double fraction) {
    if (System.nanoTime() - drawn < REDRAW_NANOS) {
      return;
    }
    drawn = System.nanoTime();
    draw(bar(what, fraction, columns));
  }

  @Override
  public synchronized void line(String text) {
    draw("");
    error.println(text);
    error.flush();
  }

  @Override
  public void problem(String text) {
    line(text);
  }

  @Override
  public void again(String text) {
    line(text);
  }

  /** One line, however wide its letters are. */
  static String bar(String what, double fraction, int columns) {
    int full = (int) Math.floor(CELLS * Math.clamp(fraction, 0, 1));
    return "%s %3.0f %%  %s"
        .formatted(
            "█".repeat(full) + "░".repeat(CELLS - full),
            100 * Math.clamp(fraction, 0, 1),
            TextWidth.cut(what, Math.max(1, columns - FIGURES - 1)));
  }

  private void draw(String text) {
    int left = TextWidth.of(shown) - TextWidth.of(text);
    error.print("\r" + text + " ".repeat(Math.max(0, left)));
    if (text.isEmpty()) {
      error.print("\r");
    }
    error.flush();
    shown = text;
  }
}
