package aliif.gateway.cli.progress;

import java.io.PrintWriter;

/** Progress for logs and pipes: a line for each thing that is done. */
public final class ProgressLines implements Progress {
  private final PrintWriter error;
  private final boolean quiet;

  public ProgressLines(PrintWriter error, boolean quiet) {
    this.error = error;
    this.quiet = quiet;
  }

  @Override
  public void at(String what, double fraction) {}

  @Override
  public void line(String text) {
    if (!quiet) {
      problem(text);
    }
  }

  @Override
  public void again(String text) {} // a log has it already

  @Override
  public synchronized void problem(String text) {
    error.println(text);
    error.flush();
  }
}
