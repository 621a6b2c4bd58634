package aliif.gateway.cli.progress;

import java.io.PrintWriter;

/** Shows the user how far a command is. Safe for use by many threads. */
public interface Progress {
  /** A part of something is done: {@code fraction}, 0 to 1. */
  void at(String what, double fraction);

  /** A line that stays. */
  void line(String text);

  /** A line that stays and is shown even with {@code --quiet}. */
  void problem(String text);

  /** A line about something that was said before, for people who do not look up. */
  void again(String text);

  /** A bar on a terminal, lines elsewhere; only problems if {@code quiet}. */
  static Progress on(PrintWriter error, boolean quiet) {
    if (quiet) {
      return new ProgressLines(error, true);
    }
    return Boolean.getBoolean("aliif.terminal")
        ? new ProgressBar(error)
        : new ProgressLines(error, false);
  }
}
