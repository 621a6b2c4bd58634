package aliif.gateway.cli.progress;

import java.io.PrintWriter;

/** Tells a person how far a command is. Safe for use by many threads. */
public interface Progress {
  /** Something is so far done. */
  void at(String what, double fraction);

  /** A line that stays. */
  void line(String text);

  /** A line that stays and is said even when all else is quiet. */
  void problem(String text);

  /** A bar on a terminal, lines elsewhere, nothing but problems if quiet. */
  static Progress on(PrintWriter error, boolean quiet) {
    if (quiet) {
      return new ProgressLines(error, true);
    }
    return Boolean.getBoolean("aliif.terminal")
        ? new ProgressBar(error)
        : new ProgressLines(error, false);
  }
}
