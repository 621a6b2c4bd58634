package aliif.gateway.cli.models;

import aliif.gateway.cli.VersionCommand;
import aliif.gateway.cli.files.WholeFile;
import aliif.gateway.cli.options.CommandFrame;
import aliif.model.onnx.OnnxEncoder;
import aliif.model.weights.Weights;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    description = "Export the encoder of a model as ONNX.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class)
final class ModelExportCommand implements Callable<Integer> {
  private static final String ENDING = ".onnx";

  @Mixin private CommandFrame frame = new CommandFrame();

  @Mixin private ModelArgument model = new ModelArgument();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "The .onnx file to write.")
  @SuppressWarnings("NullAway.Init")
  private Path output;

  @Override
  public Integer call() {
    Weights weights = frame.asked(this::weights);
    WholeFile.write(output, OnnxEncoder.of(weights));
    frame
        .out()
        .printf(
            "%s: image (1, 3, height, width) in [-1, 1] to features (1, %d, height, width)%n",
            output, weights.config().channels());
    return 0;
  }

  private Weights weights() {
    if (!output.toString().endsWith(ENDING)) {
      throw new IllegalArgumentException("-o: " + output + " (expected: an .onnx file)");
    }
    return model.weights();
  }
}
