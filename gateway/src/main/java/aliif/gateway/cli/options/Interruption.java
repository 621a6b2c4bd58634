package aliif.gateway.cli.options;

/** Runs something on Ctrl-C, or when the process is told to end, until this is closed. */
public final class Interruption implements AutoCloseable {
  /*
   * On SIGINT the JVM runs this hook and ends with exit code 130 (143 for SIGTERM). Meanwhile the
   * command's threads go on; they must not disturb the hook.
   */
  private final Thread hook;

  private Interruption(Thread hook) {
    this.hook = hook;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  public static Interruption answeredBy(Runnable ending) {
    return new Interruption(new Thread(ending, "interruption"));
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      /* The hook runs already; the process ends after it. */
    }
  }
}
