package aliif.gateway;

import aliif.gateway.cli.CommandLines;
import aliif.gateway.cli.StandardError;

/** Where every process of A-LIIF starts; {@code ./aliif} runs it. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    StandardError.restore();
    System.exit(CommandLines.create().execute(arguments));
  }
}
