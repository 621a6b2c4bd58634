package aliif.gateway.testing;

import aliif.gateway.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** The commands of {@code aliif}, inside the process of a test. */
public final class Commands {
  private Commands() {}

  /**
   * All commands.
   *
   * @param out takes what they say on standard output
   * @param error takes what they say on standard error
   */
  public static CommandLine sayingTo(StringWriter out, StringWriter error) {
    CommandLine commands = Main.create();
    commands.setOut(new PrintWriter(out));
    commands.setErr(new PrintWriter(error));
    return commands;
  }
}
