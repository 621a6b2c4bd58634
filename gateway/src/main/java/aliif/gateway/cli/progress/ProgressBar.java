package aliif.gateway.cli.progress;

import java.io.PrintWriter;

/** Progress on a terminal: a bar in the last line, which is redrawn. */
final class ProgressBar implements Progress {
  private static final int CELLS = 16;
  private static final int TEXT = 54;
  private static final long REDRAW_NANOS = 50_000_000;

  private final PrintWriter error;
  private String shown = "";
  private long drawn = System.nanoTime() - REDRAW_NANOS;

  ProgressBar(PrintWriter error) {
    this.error = error;
  }

  @Override
  public synchronized void at(String what, double fraction) {
    if (System.nanoTime() - drawn < REDRAW_NANOS) {
      return;
    }
    drawn = System.nanoTime();
    draw(bar(what, fraction));
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

  static String bar(String what, double fraction) {
    int full = (int) Math.floor(CELLS * Math.clamp(fraction, 0, 1));
    return "%s %3.0f %%  %s"
        .formatted(
            "█".repeat(full) + "░".repeat(CELLS - full),
            100 * Math.clamp(fraction, 0, 1),
            what.length() <= TEXT ? what : what.substring(0, TEXT - 1) + "…");
  }

  private void draw(String text) {
    error.print("\r" + text + " ".repeat(Math.max(0, shown.length() - text.length())));
    if (text.isEmpty()) {
      error.print("\r");
    }
    error.flush();
    shown = text;
  }
}
