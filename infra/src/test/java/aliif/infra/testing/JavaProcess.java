package aliif.infra.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a test runs a class with the class path of its own in another process. */
public final class JavaProcess {
  private JavaProcess() {}

  /**
   * A process that is to be started; what it says on standard error is shown.
   *
   * @param program with a {@code main}
   * @param flags of the JVM, such as {@code -Xmx256m}
   */
  public static ProcessBuilder of(Class<?> program, List<String> flags, String... arguments) {
    return of(program.getName(), flags, arguments);
  }

  /** The same, of a class with some name. */
  public static ProcessBuilder of(String program, List<String> flags, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(flags);
    command.addAll(
        List.of(
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            program));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  /** The JVM that runs the test. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
