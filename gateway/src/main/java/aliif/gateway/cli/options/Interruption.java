package aliif.gateway.cli.options;

/** What is done when a person presses Ctrl-C, or the process is told to end, until it is closed. */
public final class Interruption implements AutoCloseable {
  /*
   * The JVM answers SIGINT by running this and ending with exit code 130 (143 for SIGTERM), while
   * the threads of the command go on; they must not get in its way.
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
      /* It is being done; the process ends when it is. */
    }
  }
}
