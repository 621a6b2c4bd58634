package aliif.gateway.cli.models;

import aliif.gateway.cli.VersionCommand;
import aliif.gateway.cli.files.WholeFile;
import aliif.gateway.cli.options.CommandFailure;
import aliif.gateway.cli.options.CommandFrame;
import aliif.gateway.cli.options.ModelChoice;
import aliif.model.published.ImportedModel;
import aliif.model.published.PublishedCheckpoint;
import aliif.model.weights.BaselineWeights;
import aliif.model.weights.Tensors;
import aliif.model.weights.Weights;
import aliif.model.weights.WeightsException;
import aliif.model.weights.WeightsFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    description = "Convert a published LIIF, A-LIIF or EDSR checkpoint into a weights file.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class)
final class ModelImportCommand implements Callable<Integer> {
  @Mixin private CommandFrame frame = new CommandFrame();

  @Parameters(
      paramLabel = "FILE",
      description = "A .pth, .pt or .safetensors file. Code inside it is never executed.")
  @SuppressWarnings("NullAway.Init")
  private Path file;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "The .safetensors file to write.")
  @SuppressWarnings("NullAway.Init")
  private Path output;

  @Override
  public Integer call() {
    frame.check(() -> ModelChoice.requireFile("-o", output));
    byte[] content;
    String line;
    try {
      content = ImportedModel.of(PublishedCheckpoint.read(file)).file();
      line = checked(content);
    } catch (WeightsException problem) {
      throw new CommandFailure(file + ": not imported, " + problem.getMessage(), problem);
    }
    WholeFile.write(output, content);
    frame.out().println(output + ": " + line);
    return 0;
  }

  /** Reads the new weights file back, and describes it. */
  private String checked(byte[] content) {
    return switch (Tensors.parse(WeightsFile.name(output), content)) {
      case Weights weights -> {
        ModelDescription description = ModelDescription.of(weights);
        yield "%s; %s; %s parameters"
            .formatted(
                description.encoder(),
                description.decoder(),
                ModelDescription.grouped(weights.parameters()));
      }
      case BaselineWeights baseline ->
          "EDSR for x%d; %s parameters"
              .formatted(
                  baseline.config().scale(), ModelDescription.grouped(baseline.parameters()));
    };
  }
}
