package aliif.gateway.cli.research;

import aliif.gateway.cli.VersionCommand;
import aliif.gateway.cli.options.CommandFrame;
import aliif.gateway.cli.options.ModelChoice;
import aliif.model.Size;
import aliif.model.benchmark.Benchmark;
import aliif.model.benchmark.BenchmarkRow;
import aliif.model.engine.Engine;
import aliif.model.kernel.FmaPeak;
import aliif.model.weights.Weights;
import aliif.pipeline.stream.PipelineSettings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "bench",
    description = "Measure the speed of each stage of the engines.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class)
public final class BenchCommand implements Callable<Integer> {
  @Mixin private CommandFrame frame = new CommandFrame();

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description =
          "Engine to measure: vector, djl or scalar (default: vector and djl, where "
              + "available).")
  private Optional<String> engine = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "NAME|FILE",
      description =
          "Name of an included model, or a .safetensors file (default: measure latent, then "
              + "paper).")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the engine, 1 to 1024 (default: measure with 1, then with 2).")
  private Optional<Integer> threads = Optional.empty();

  @Option(
      names = "--input",
      paramLabel = "WxH",
      converter = SizeConverter.class,
      defaultValue = "256x256",
      description = "Width and height of the input image in pixels (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init")
  private Size input;

  @Option(names = "--json", description = "Print one JSON object per line.")
  private boolean json;

  @Override
  public Integer call() {
    List<Engine> engines = frame.asked(this::engines);
    List<Integer> counts = threads.map(List::of).orElse(List.of(1, 2));
    List<String> models = model.map(List::of).orElse(List.of("latent", "paper"));
    frame.check(() -> PipelineSettings.requireThreads("threads", counts.getFirst()));
    List<Weights> weights = frame.asked(() -> models.stream().map(ModelChoice::weights).toList());
    for (Weights one : weights) {
      if (engine.isPresent() && !engines.getFirst().supports(one.config())) {
        throw frame.refusal(
            "engine: %s (expected: one that supports model %s)"
                .formatted(engine.get(), one.name()));
      }
    }
    if (engines.size() * counts.size() > 1) {
      return new BenchProcesses(frame).run(engines, counts, models, input, json);
    }
    if (!json) {
      frame.error().println(FmaPeak.kernel());
      frame.print(BenchmarkRow.heading());
    }
    for (Weights one : weights) {
      Benchmark.run(
          engines.getFirst(),
          one,
          counts.getFirst(),
          input,
          row -> frame.print(json ? row.json() : row.text()));
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
    throw new IllegalArgumentException(
        "engine: " + engine.get() + " (expected: vector, djl or scalar)");
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
