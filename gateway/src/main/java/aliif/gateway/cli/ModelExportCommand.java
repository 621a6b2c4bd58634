package aliif.gateway.cli;

import aliif.model.onnx.OnnxEncoder;
import aliif.model.weights.Weights;
import aliif.model.weights.WeightsException;
import aliif.model.weights.WeightsFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "export",
    description = "Write a model's encoder as ONNX.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class)
final class ModelExportCommand implements Callable<Integer> {
  private static final String ENDING = ".onnx";

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      description = "The name of one that is inside, or a .safetensors file.")
  @SuppressWarnings("NullAway.Init")
  private String model;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "The .onnx file to write.")
  @SuppressWarnings("NullAway.Init")
  private Path output;

  @Override
  public Integer call() {
    if (!output.toString().endsWith(ENDING)) {
      throw new ParameterException(
          spec.commandLine(), "-o: " + output + " (expected: an .onnx file)");
    }
    Weights weights = weights();
    WholeFile.write(output, OnnxEncoder.of(weights));
    spec.commandLine()
        .getOut()
        .printf(
            "%s: image (1, 3, height, width) in [-1, 1] to features (1, %d, height, width)%n",
            output, weights.config().channels());
    return 0;
  }

  private Weights weights() {
    try {
      return model.endsWith(WeightsFile.EXTENSION)
          ? Weights.load(Path.of(model))
          : Weights.shipped(model);
    } catch (WeightsException problem) {
      throw new ParameterException(spec.commandLine(), problem.getMessage(), problem);
    }
  }
}
