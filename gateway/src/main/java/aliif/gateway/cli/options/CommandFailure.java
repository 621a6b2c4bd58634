package aliif.gateway.cli.options;

/** Ends a command with exit code 1. The message is the line that the user sees. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CommandFailure(String message, Throwable cause) {
    super(message, cause);
  }

  public CommandFailure(String message) {
    super(message);
  }
}
