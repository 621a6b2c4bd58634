package aliif.gateway.cli.research;

import aliif.gateway.cli.VersionCommand;
import aliif.model.Size;
import aliif.model.benchmark.Benchmark;
import aliif.model.benchmark.BenchmarkRow;
import aliif.model.engine.Engine;
import aliif.model.kernel.FmaPeak;
import aliif.model.weights.Weights;
import aliif.model.weights.WeightsException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "bench",
    description = "Time the engines, stage by stage.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class)
public final class BenchCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--engine",
      description = "vector, djl or scalar; by default vector and djl, where they are present.")
  private Optional<String> engine = Optional.empty();

  @Option(
      names = "--model",
      description =
          "lite, latent, paper, liif16, liif or a .safetensors file; by default latent"
              + " and paper.")
  private Optional<String> model = Optional.empty();

  @Option(names = "--threads", description = "Threads of one call; by default 1, then 2.")
  private Optional<Integer> threads = Optional.empty();

  @Option(
      names = "--input",
      converter = SizeConverter.class,
      defaultValue = "256x256",
      description = "Size of the image: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private Size input;

  @Option(names = "--json", description = "One JSON object on each line.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<Engine> engines = engines();
    List<Integer> counts = threads.map(List::of).orElse(List.of(1, 2));
    List<String> models = model.map(List::of).orElse(List.of("latent", "paper"));
    if (counts.getFirst() < 1 || counts.getFirst() > 1024) {
      throw new ParameterException(
          spec.commandLine(), "threads: " + counts.getFirst() + " (expected: 1 to 1024)");
    }
    List<Weights> weights = models.stream().map(this::weights).toList();
    for (Weights one : weights) {
      if (engine.isPresent() && !engines.getFirst().supports(one.config())) {
        throw new ParameterException(
            spec.commandLine(),
            "engine: %s (expected: another for %s)".formatted(engine.get(), one.name()));
      }
    }
    if (engines.size() * counts.size() > 1) {
      return new BenchProcesses(spec.commandLine()).run(engines, counts, models, input, json);
    }
    if (!json) {
      spec.commandLine().getErr().println(FmaPeak.kernel());
      out.println(BenchmarkRow.heading());
    }
    for (Weights one : weights) {
      Benchmark.run(
          engines.getFirst(),
          one,
          counts.getFirst(),
          input,
          row -> {
            out.println(json ? row.json() : row.text());
            out.flush();
          });
    }
    return 0;
  }

  private List<Engine> engines() {
    if (engine.isEmpty()) {
      return List.of(Engine.VECTOR, Engine.DJL);
    }
    for (Engine each : Engine.values()) {
      if (each.name().equalsIgnoreCase(engine.get())) {
        return List.of(each);
      }
    }
    throw new ParameterException(
        spec.commandLine(), "engine: " + engine.get() + " (expected: vector, djl or scalar)");
  }

  private Weights weights(String name) {
    if (name.endsWith(".safetensors")) {
      return Weights.load(Path.of(name));
    }
    try {
      return Weights.shipped(name);
    } catch (WeightsException problem) {
      throw new ParameterException(spec.commandLine(), problem.getMessage(), problem);
    }
  }

  /** {@code 256x192}: width, height. */
  static final class SizeConverter implements ITypeConverter<Size> {
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,4})x([1-9]\\d{0,4})");

    @Override
    public Size convert(String value) {
      Matcher size = SIZE.matcher(value);
      if (!size.matches()) {
        throw new TypeConversionException("input: " + value + " (expected: such as 256x256)");
      }
      return new Size(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
    }
  }
}
