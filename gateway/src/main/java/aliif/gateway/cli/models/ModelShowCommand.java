package aliif.gateway.cli.models;

import static aliif.gateway.cli.models.ModelDescription.grouped;

import aliif.gateway.cli.VersionCommand;
import aliif.gateway.cli.options.CommandFrame;
import aliif.model.AliifConfig;
import aliif.model.DecoderConfig;
import aliif.model.weights.BaselineWeights;
import aliif.model.weights.MeasuredPsnr;
import aliif.model.weights.Weights;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "show",
    description = "Describe a model.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class)
final class ModelShowCommand implements Callable<Integer> {
  @Mixin private CommandFrame frame = new CommandFrame();

  @Mixin private ModelArgument model = new ModelArgument();

  @Override
  public Integer call() {
    switch (frame.asked(model::network)) {
      case Weights weights -> show(weights);
      case BaselineWeights baseline -> show(baseline);
    }
    return 0;
  }

  private void show(BaselineWeights weights) {
    line("name", weights.name());
    line("digest", weights.digest());
    line(
        "network",
        "EDSR %dx%d with pixel shuffle"
            .formatted(weights.config().encoder().channels(), weights.config().encoder().blocks()));
    line("scale", Integer.toString(weights.config().scale()));
    line("halo", weights.config().halo() + " LR pixels");
    line("parameters", grouped(weights.parameters()));
  }

  private void show(Weights weights) {
    AliifConfig config = weights.config();
    DecoderConfig decoder = config.decoder();
    ModelDescription description = ModelDescription.of(weights);
    line("name", weights.name());
    line("digest", weights.digest());
    line("encoder", description.encoder());
    line("halo", config.halo() + " LR pixels");
    line("decoder", description.decoder());
    line("MLPs", "%d layers of width %d".formatted(decoder.depth(), decoder.width()));
    line("blend", word(decoder.blend()));
    line("expansion", decoder.hidden().toString());
    line("normalisation", word(decoder.normalisation()));
    line("unfold", yesOrNo(decoder.unfold()));
    line("cell", yesOrNo(decoder.cell()));
    line("ensemble", yesOrNo(decoder.ensemble()));
    line("skip", word(decoder.skip()));
    line("parameters", grouped(weights.parameters()));
    line("MAC/LR px", grouped(description.perLrPixel()));
    line("MAC/HR px", grouped(description.perHrPixel()));
    line(
        "PSNR on Y",
        MeasuredPsnr.of(weights.digest()).stream()
            .map(ModelDescription::score)
            .collect(
                Collectors.collectingAndThen(
                    Collectors.joining(", "), text -> text.isEmpty() ? "not measured" : text)));
  }

  private void line(String name, String value) {
    frame.out().printf("%-14s %s%n", name, value);
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  private static String yesOrNo(boolean value) {
    return value ? "yes" : "no";
  }
}
