package aliif.gateway.cli.models;

import aliif.gateway.cli.VersionCommand;
import aliif.gateway.cli.options.CommandFrame;
import aliif.model.weights.MeasuredPsnr;
import aliif.model.weights.Weights;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    description = "List the included models.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class)
final class ModelListCommand implements Callable<Integer> {
  private static final String LINE = "%-8s %-12s %-12s %-20s %12s %10s %10s  %s";

  @Mixin private CommandFrame frame = new CommandFrame();

  @Override
  public Integer call() {
    PrintWriter out = frame.out();
    out.printf(
        LINE + "%n",
        "name",
        "digest",
        "encoder",
        "decoder",
        "parameters",
        "MAC/LR px",
        "MAC/HR px",
        "PSNR on Y, dB");
    for (String name : Weights.shippedNames()) {
      out.println(line(Weights.shipped(name)));
    }
    return 0;
  }

  private static String line(Weights weights) {
    ModelDescription description = ModelDescription.of(weights);
    return String.format(
        Locale.ROOT,
        LINE,
        weights.name(),
        weights.digest().substring(0, 12),
        description.encoder(),
        description.decoder(),
        ModelDescription.grouped(weights.parameters()),
        ModelDescription.grouped(description.perLrPixel()),
        ModelDescription.grouped(description.perHrPixel()),
        MeasuredPsnr.of(weights.digest()).stream()
            .map(ModelDescription::score)
            .collect(Collectors.joining(", ")));
  }
}
