package aliif.model.kernel.loops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a class of the tests in a JVM of its own, with other flags or another class path. */
public final class OtherJvm {
  private OtherJvm() {}

  /** What it prints, run without libtorch. */
  public static String run(Class<?> main, String... flags)
      throws IOException, InterruptedException {
    return run(main, jar -> !jar.contains("pytorch"), flags);
  }

  /**
   * What it prints.
   *
   * @param jars of the class path that are wanted
   */
  public static String run(Class<?> main, Predicate<String> jars, String... flags)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.add("-cp");
    command.add(classPath(jars));
    command.add(main.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static String classPath(Predicate<String> jars) {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(all.split(File.pathSeparator))
        .filter(jars)
        .collect(Collectors.joining(File.pathSeparator));
  }
}
