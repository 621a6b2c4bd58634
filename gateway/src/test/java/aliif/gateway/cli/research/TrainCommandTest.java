package aliif.gateway.cli.research;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.cli.models.NetworkChoice;
import aliif.gateway.testing.Commands;
import aliif.gateway.testing.SmallCat;
import aliif.model.EncoderConfig;
import aliif.model.PixelShuffleConfig;
import aliif.model.weights.BaselineWeights;
import aliif.model.weights.Weights;
import aliif.model.weights.WeightsFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as people type them, on a model of a few hundred weights. */
final class TrainCommandTest {
  private static final String TINY =
      "{\"channels\":4,\"blocks\":1,\"mlps\":3,\"width\":5,\"depth\":3,\"hidden\":[6],"
          + "\"scores\":\"latent\",\"normalisation\":\"l2\",\"ensemble\":true,"
          + "\"skip\":\"bilinear\"}";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter error = new StringWriter();

  @BeforeEach
  void photos() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    Files.copy(Path.of("..", "samples", "chelsea.png"), photos.resolve("cat.png"));
    Files.writeString(photos.resolve("notes.txt"), "no image");
    Path sample = Path.of("..", "samples", "rocket.jpg");
    try (OutputStream file = Files.newOutputStream(photos.resolve("more.tar"));
        TarArchiveOutputStream tar = new TarArchiveOutputStream(file)) {
      tar.putArchiveEntry(new TarArchiveEntry(sample.toFile(), "rocket.jpg"));
      Files.copy(sample, tar);
      tar.closeArchiveEntry();
      tar.putArchiveEntry(new TarArchiveEntry(photos.resolve("notes.txt").toFile(), "notes.txt"));
      Files.copy(photos.resolve("notes.txt"), tar);
      tar.closeArchiveEntry();
    }
    Files.createDirectory(folder.resolve("cats"));
    SmallCat.write(folder.resolve("cats/cat.png"));
  }

  @Test
  void aModelIsTrainedAndGoesOnFromItsCheckpoint() throws IOException {
    Path model = folder.resolve("tiny.safetensors");
    assertThat(train(model, "--iterations", "40", "--validate", folder.resolve("cats"))).isZero();

    assertThat(Weights.load(model).config().channels()).isEqualTo(4);
    assertThat(folder.resolve("tiny.checkpoint")).isNotEmptyFile();
    assertThat(Files.readAllLines(folder.resolve("tiny.csv")))
        .satisfiesExactly(
            heading ->
                assertThat(heading)
                    .isEqualTo("iteration,minutes,loss,rate,milliseconds,psnr_x2,psnr_x3,psnr_x4"),
            row -> assertThat(row).startsWith("20,").endsWith(",,,"),
            row -> assertThat(row).startsWith("40,").matches(".*,\\d+\\.\\d{3}"));
    assertThat(folder.resolve("tiny.svg")).content().contains("<svg", "Training loss", "<path");
    assertThat(error.toString())
        .contains("notes.txt: left out, image: 8 bytes that begin with")
        .contains("2 photos, 0 MP")
        .contains("40 iterations in ")
        .contains("; cats x2 ")
        .contains("(bicubic ")
        .endsWith("wrote " + model + System.lineSeparator());

    assertThat(train(model, "--iterations", "60", "--resume")).isZero();
    assertThat(Files.readAllLines(folder.resolve("tiny.csv")))
        .hasSize(4)
        .last()
        .asString()
        .startsWith("60,");
  }

  @Test
  void aBaselineIsTrainedGoesOnAndIsScoredAtItsOwnScale() throws IOException {
    Path model = folder.resolve("edsr.safetensors");
    String edsr = "{\"channels\":4,\"blocks\":1,\"scale\":3}";
    Path cats = folder.resolve("cats");
    assertThat(train(model, "--model", edsr, "--iterations", "40", "--validate", cats)).isZero();
    assertThat(BaselineWeights.parse("model", WeightsFile.read(model)).config())
        .isEqualTo(new PixelShuffleConfig(new EncoderConfig.Edsr(4, 1), 3));
    assertThat(Files.readAllLines(folder.resolve("edsr.csv")))
        .last()
        .asString()
        .startsWith("40,")
        .matches(".*,,\\d+\\.\\d{3},");
    assertThat(train(model, "--model", edsr, "--iterations", "60", "--resume")).isZero();

    Path more = folder.resolve("more.safetensors");
    assertThat(train(more, "--init", model, "--iterations", "3")).isZero();
    assertThat(BaselineWeights.parse("more", WeightsFile.read(more)).config().scale()).isEqualTo(3);

    out.getBuffer().setLength(0);
    assertThat(run("eval", "--images", cats, "--scales", "2,3", "--model", model, "--json"))
        .isZero();
    assertThat(out.toString().lines())
        .singleElement()
        .asString()
        .startsWith("{\"model\":\"edsr\",\"set\":\"cats\",\"scale\":3.0,\"psnr_y\":");
  }

  @Test
  void publishedSizesAreKnownByName() {
    assertThat(NetworkChoice.of("edsr-x4"))
        .isEqualTo(new PixelShuffleConfig(new EncoderConfig.Edsr(64, 16), 4));
    assertThat(NetworkChoice.of("paper").halo()).isEqualTo(36);
  }

  @Test
  void oneSeedIsOneFile() throws IOException {
    Path a = folder.resolve("a.safetensors");
    Path b = folder.resolve("b.safetensors");
    assertThat(train(a, "--iterations", "10", "--seed", "3")).isZero();
    assertThat(train(b, "--iterations", "10", "--seed", "3")).isZero();
    assertThat(a).hasSameBinaryContentAs(b);
  }

  @Test
  void weightsAreStartedFrom() {
    Path a = folder.resolve("a.safetensors");
    assertThat(train(a, "--iterations", "5")).isZero();
    assertThat(train(folder.resolve("b.safetensors"), "--iterations", "5", "--init", a)).isZero();
  }

  @Test
  void whatCannotBeTrainedIsOneLine() throws IOException {
    Path model = folder.resolve("a.safetensors");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path small = folder.resolve("cats");

    assertFails(1, "photos: none in [" + empty + "] (expected: images, or tars", empty, model);
    assertFails(1, folder + "/none: no such file or folder", folder.resolve("none"), model);
    assertFails(
        1,
        "photos: 1, none large enough (expected: one of at least 160x160",
        small,
        model,
        "--patch",
        "40");
    assertFails(2, "patch: 2 (expected: 4 to 1024)", small, model, "--patch", "2");
    assertFails(2, "rate: 0.0 (expected: above 0, at most 1)", small, model, "--rate", "0");
    assertFails(2, "model: edsr (expected: one of [lite, swift", small, model, "--model", "edsr");
    assertFails(2, "out: a.pth (expected: a .safetensors file)", small, Path.of("a.pth"));
    assertFails(1, folder + "/a.checkpoint: no such file", small, model, "--resume");
    Files.writeString(model, "mine");
    assertFails(2, "out: " + model + " exists (expected: another name, or --resume)", small, model);
    assertThat(model).hasContent("mine");
  }

  @Test
  void variantsAreComparedInATableAndAPlot() throws IOException {
    assertThat(
            run(
                "ablate",
                "--photos",
                folder.resolve("photos/cat.png"),
                "--validate",
                folder.resolve("cats"),
                "--iterations",
                "4",
                "--patch",
                "8",
                "--queries",
                "20",
                "--mlps",
                "1,2",
                "--scores",
                "none,query,latent",
                "--blend",
                "layers,outputs",
                "--out",
                folder))
        .isZero();
    assertThat(out.toString().lines().map(line -> line.split(" {2,}", -1)[0]))
        .containsExactly(
            "variant",
            "none K=1",
            "query K=1",
            "query K=2",
            "query, outputs K=1",
            "query, outputs K=2",
            "latent K=1",
            "latent K=2",
            "latent, outputs K=1",
            "latent, outputs K=2",
            "bicubic");
    assertThat(Files.readAllLines(folder.resolve("ablation.csv"))).hasSize(10);
    assertThat(folder.resolve("ablation.svg"))
        .content()
        .contains(">none<", ">query<", ">query, outputs<", ">latent<", ">latent, outputs<");
  }

  private void assertFails(int code, String line, Path photos, Path model, Object... arguments) {
    error.getBuffer().setLength(0);
    List<Object> all =
        new ArrayList<>(
            List.of(
                "train", "--photos", photos, "--out", model, "--iterations", "5", "--patch", 8));
    all.addAll(Arrays.asList(arguments));
    int last = all.lastIndexOf("--patch");
    if (last != all.indexOf("--patch")) {
      all.subList(7, 9).clear();
    }
    assertThat(run(all.toArray())).as(line).isEqualTo(code);
    assertThat(error.toString().lines().toList().getLast()).startsWith(line);
  }

  private int train(Path model, Object... arguments) {
    List<Object> all =
        new ArrayList<>(List.of("train", "--photos", folder.resolve("photos"), "--out", model));
    all.addAll(List.of("--batch", 2, "--patch", 8, "--queries", 30, "--max-scale", 3));
    all.addAll(List.of("--threads", 1));
    all.addAll(Arrays.asList(arguments));
    if (!all.contains("--model") && !all.contains("--init")) {
      all.addAll(List.of("--model", TINY));
    }
    return run(all.toArray());
  }

  private int run(Object... arguments) {
    return Commands.sayingTo(out, error)
        .execute(Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
  }
}
