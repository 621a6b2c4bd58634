package aliif.gateway.cli.research;

import aliif.gateway.cli.options.CommandFailure;
import aliif.gateway.cli.options.CommandFrame;
import aliif.model.Size;
import aliif.model.engine.Engine;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Benchmarks in processes of their own, one for each engine and number of threads: libtorch's
 * threads belong to a process, and a compiler that has seen one engine treats the next one
 * differently.
 */
final class BenchProcesses {
  private final CommandFrame frame;

  BenchProcesses(CommandFrame frame) {
    this.frame = frame;
  }

  int run(
      List<Engine> engines, List<Integer> threads, List<String> models, Size input, boolean json) {
    boolean headed = json;
    for (String model : models) {
      for (Engine engine : engines) {
        for (int count : threads) {
          List<String> arguments = new ArrayList<>();
          arguments.addAll(List.of("bench", "--engine", engine.name().toLowerCase(Locale.ROOT)));
          arguments.addAll(List.of("--model", model, "--threads", Integer.toString(count)));
          arguments.addAll(List.of("--input", input.toString()));
          if (json) {
            arguments.add("--json");
          }
          if (run(arguments, headed) != 0) {
            frame.error().println(engine.name().toLowerCase(Locale.ROOT) + ": not available here");
            break;
          }
          headed = true;
        }
      }
    }
    return 0;
  }

  private int run(List<String> arguments, boolean headed) {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.startsWith("-Daliif."))
        .forEach(all::add);
    String main = frame.program().getName();
    all.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    all.addAll(arguments);
    try {
      Process process =
          new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        lines.lines().filter(line -> !headed || !line.startsWith("engine ")).forEach(frame::print);
      }
      return process.waitFor();
    } catch (IOException problem) {
      throw new CommandFailure("bench: " + problem.getMessage(), problem);
    } catch (InterruptedException problem) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("bench: interrupted", problem);
    }
  }
}
