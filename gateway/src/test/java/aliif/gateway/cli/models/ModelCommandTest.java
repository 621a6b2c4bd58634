package aliif.gateway.cli.models;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.testing.Commands;
import aliif.model.AliifConfig;
import aliif.model.PixelShuffleConfig;
import aliif.model.weights.BaselineWeights;
import aliif.model.weights.Tensors;
import aliif.model.weights.Weights;
import aliif.model.weights.WeightsFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelCommandTest {
  /** What PyTorch wrote for the tests of the model. */
  private static final String CHECKPOINTS = "../model/src/test/resources/aliif/model/published";

  private final StringWriter out = new StringWriter();
  private final StringWriter error = new StringWriter();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @Test
  void theListSaysWhatIsInside() {
    assertThat(run("list")).isZero();
    assertThat(out.toString().lines())
        .hasSize(1 + Weights.shippedNames().size())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("lite     fdc70278824a EDSR 32x16")
                    .contains("K 10, latent scores")
                    .contains(" 421,584 ")
                    .endsWith("Set5 x2 37.43, Set5 x3 33.61, Set5 x4 31.38"));
  }

  @Test
  void aModelIsDescribed() {
    assertThat(run("show", "lite")).isZero();
    assertThat(out.toString().lines())
        .contains(
            "digest         fdc70278824afd25152f79eb04eb49db31c92902207edc4c7a69384aa209eb10",
            "halo           36 LR pixels",
            "expansion      [128, 128]",
            "skip           bilinear",
            "parameters     421,584",
            "MAC/HR px      3,392");
  }

  @Test
  void aFileThatNobodyMeasuredHasNoScores() throws IOException {
    Path file = folder.resolve("mine.safetensors");
    AliifConfig config = Weights.shipped("lite").config();
    Files.write(file, Tensors.file(config, Weights.untrained("mine", config, 1).tensors()));
    assertThat(run("show", file.toString())).isZero();
    assertThat(out.toString())
        .contains("name           mine")
        .contains("PSNR on Y      not measured");
  }

  @Test
  void theEncoderIsExported() throws IOException {
    Path file = folder.resolve("lite.onnx");
    assertThat(run("export", "lite", "-o", file.toString())).isZero();
    assertThat(out.toString())
        .isEqualTo(
            file
                + ": image (1, 3, height, width) in [-1, 1] to features (1, 32, height, width)"
                + System.lineSeparator());
    assertThat(Files.size(file)).isBetween(1_200_000L, 1_300_000L);
  }

  @Test
  void publishedCheckpointsAreImportedAndThenDescribed() {
    Path aliif = folder.resolve("aliif.safetensors");
    assertThat(run("import", CHECKPOINTS + "/aliif.pth", "-o", aliif.toString())).isZero();
    assertThat(out.toString())
        .startsWith(aliif + ": EDSR 3x1; K 4, scores per query; ")
        .hasLineCount(1);
    assertThat(Weights.load(aliif).config().decoder().mlps()).isEqualTo(4);
    Path edsr = folder.resolve("edsr.safetensors");
    assertThat(run("import", CHECKPOINTS + "/edsr-x4.pt", "-o", edsr.toString())).isZero();
    PixelShuffleConfig config = BaselineWeights.parse("edsr", WeightsFile.read(edsr)).config();
    assertThat(config.scale()).isEqualTo(4);
    assertThat(run("show", edsr.toString())).isZero();
    assertThat(out.toString()).contains("network        EDSR 4x2 with pixel shuffle");
  }

  @Test
  void whatIsNoCheckpointIsNotImportedAndNothingIsWritten() throws IOException {
    Path bad = folder.resolve("bad.pth");
    Files.writeString(bad, "\u0080\2cos\nsystem\n", StandardCharsets.ISO_8859_1);
    Path output = folder.resolve("bad.safetensors");
    assertThat(run("import", bad.toString(), "-o", output.toString())).isEqualTo(1);
    assertThat(error.toString())
        .isEqualTo(
            bad
                + ": not imported, pickle: os.system (expected: tensors in dictionaries, nothing"
                + " that runs)"
                + System.lineSeparator());
    assertThat(out.toString()).isEmpty();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(bad);
    }
  }

  @Test
  void aFolderThatIsNotThereIsSaid() {
    Path output = folder.resolve("none/lite.onnx");
    assertThat(run("export", "lite", "-o", output.toString())).isEqualTo(1);
    assertThat(error.toString())
        .isEqualTo(output + ": cannot be written (no such folder)" + System.lineSeparator());
  }

  private int run(String... arguments) {
    return Commands.sayingTo(out, error)
        .execute(Stream.concat(Stream.of("model"), Stream.of(arguments)).toArray(String[]::new));
  }
}
