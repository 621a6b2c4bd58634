package aliif.gateway.cli.research;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import aliif.gateway.testing.Commands;
import aliif.gateway.testing.SmallCat;
import aliif.model.published.ImportedModel;
import aliif.model.published.PublishedCheckpoint;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as people type it. */
final class EvalCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter error = new StringWriter();

  /** What the reference in PyTorch has for two of the samples, inputs made by Pillow. */
  @Test
  void scoresAreThoseOfTheReference() throws IOException {
    Path cat = sample("chelsea.png");
    Path astronaut = sample("astronaut.png");

    assertThat(eval("--images", cat, astronaut, "--scales", "2,3,4", "--json")).isZero();
    List<JsonObject> rows = rows();
    assertThat(rows).hasSize(6);
    assertRow(rows.get(0), "chelsea", 36.8979, 35.2078, 35.2503);
    assertRow(rows.get(1), "chelsea", 33.7707, 32.1261, 32.8893);
    assertRow(rows.get(2), "chelsea", 32.2877, 30.6654, 31.4718);
    assertRow(rows.get(3), "astronaut", 35.5257, 33.7386, 31.7060);
    assertRow(rows.get(4), "astronaut", 31.6567, 29.9791, 28.6769);
    assertRow(rows.get(5), "astronaut", 29.4716, 27.8227, 26.8381);
    assertThat(rows.get(0).keySet())
        .containsExactly(
            "model",
            "set",
            "scale",
            "psnr_y",
            "psnr_rgb",
            "ssim_y",
            "bicubic_psnr_y",
            "seconds",
            "images");
  }

  @Test
  void aTableIsForPeople() throws IOException {
    Path cats = Files.createDirectory(folder.resolve("cats"));
    SmallCat.write(cats.resolve("a.png"));
    SmallCat.write(cats.resolve("b.png"));

    assertThat(eval("--images", cats, "--scales", "2.5", "--model", "bicubic")).isZero();
    assertThat(out.toString().lines())
        .satisfiesExactly(
            heading -> assertThat(heading).startsWith("set        scale images  model"),
            row -> assertThat(row).startsWith("cats        x2.5      2  bicubic "));
    assertThat(error.toString()).isEqualTo("cats: 2 images" + System.lineSeparator());
  }

  @Test
  void theReportHasEveryPictureInOneFile() throws IOException {
    Path cats = Files.createDirectory(folder.resolve("cats"));
    SmallCat.write(cats.resolve("a & b.png"));
    Path report = folder.resolve("report.html");

    assertThat(eval("--images", cats, "--scales", "2,4", "--report", report)).isZero();
    String page = Files.readString(report);
    assertThat(page).contains("<h2>cats x2</h2>", "<h2>cats x4</h2>", "<h3>a &amp; b.png</h3>");
    assertThat(page.split("<figure>", -1)).hasSize(1 + 2 * 4);
    assertThat(page.split("src=\"data:image/png;base64,iVBORw0KGgo", -1)).hasSize(1 + 2 * 4);
    assertThat(page).contains("input", "bicubic", "lite", "original");
    assertThat(page).doesNotContain("http");
  }

  @Test
  void aBaselineHasARowAtItsOwnScaleAlone() throws IOException {
    Path cats = Files.createDirectory(folder.resolve("cats"));
    SmallCat.write(cats.resolve("a.png"));
    Path edsr = baseline(2);

    assertThat(eval("--images", cats, "--scales", "2,3", "--model", "bicubic", edsr, "--json"))
        .isZero();
    assertThat(rows())
        .extracting(row -> row.get("model").getAsString() + row.get("scale").getAsInt())
        .containsExactly("bicubic2", "edsr-x22", "bicubic3");

    out.getBuffer().setLength(0);
    Path report = folder.resolve("report.html");
    assertThat(
            eval(
                "--images", cats, "--scales", "3,2", "--model", edsr, "--report", report, "--json"))
        .isZero();
    assertThat(rows()).singleElement().extracting(row -> row.get("images").getAsInt()).isEqualTo(1);
    assertThat(Files.readString(report))
        .contains("<h2>cats x2</h2>", "<figcaption>edsr-x2</figcaption>")
        .doesNotContain("cats x3");
  }

  @Test
  void aModelThatIsForNoneOfTheScalesIsSaidBeforeAFolderIsLookedAt() throws IOException {
    assertFails(
        2,
        "scales: [3.0, 4.0] (expected: 2 among them, the only one that edsr-x2 is for)",
        "--images",
        "nowhere",
        "--scales",
        "3,4",
        "--model",
        "bicubic",
        baseline(2));
  }

  @Test
  void anUnknownModelIsSaidBeforeAFolderIsLookedAt() {
    assertFails(
        2,
        "model: x (expected: [lite, swift, photo, latent, paper, liif16, liif])",
        "--images",
        "nowhere",
        "--model",
        "x");
    assertFails(
        2, "none.safetensors: no such file", "--images", "nowhere", "--model", "none.safetensors");
  }

  @Test
  void whatCannotBeScoredIsOneLine() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path broken = Files.createDirectory(folder.resolve("broken"));
    Files.writeString(broken.resolve("cat.png"), "not one");
    Path small = Files.createDirectory(folder.resolve("small"));
    SmallCat.write(small.resolve("cat.png"));

    assertFails(1, empty + ": no images (expected: at least one)", "--images", empty);
    assertFails(1, folder + "/none: no such folder", "--images", folder.resolve("none"));
    assertFails(1, broken + "/cat.png: image: 7 bytes", "--images", broken);
    assertFails(
        1,
        small + "/cat.png: size: 96x64 (expected: at least 103x103 pixels for scale 30.0)",
        "--images",
        small,
        "--scales",
        "30");
    assertFails(
        2,
        "model: x (expected: [lite, swift, photo, latent, paper, liif16, liif])",
        "--images",
        small,
        "--model",
        "x");
    assertFails(
        2, "scales: 1.0 (expected: above 1, at most 100)", "--images", small, "--scales", "1");
    assertFails(2, "threads: 0 (expected: 1 to 1024)", "--images", small, "--threads", "0");
    assertFails(2, "Missing required option: '--images", "--scales", "2");
  }

  private void assertFails(int code, String line, Object... arguments) {
    error.getBuffer().setLength(0);
    assertThat(eval(arguments)).as(line).isEqualTo(code);
    assertThat(error.toString().lines()).singleElement().asString().startsWith(line);
  }

  private static void assertRow(
      JsonObject row, String set, double psnrY, double psnrRgb, double bicubic) {
    assertThat(row.get("set").getAsString()).isEqualTo(set);
    assertThat(row.get("model").getAsString()).isEqualTo("lite");
    assertThat(row.get("psnr_y").getAsDouble()).isCloseTo(psnrY, within(0.005));
    assertThat(row.get("psnr_rgb").getAsDouble()).isCloseTo(psnrRgb, within(0.005));
    assertThat(row.get("bicubic_psnr_y").getAsDouble()).isCloseTo(bicubic, within(0.005));
    assertThat(row.get("images").getAsInt()).isEqualTo(1);
  }

  /** A sample in a folder of its own. */
  private Path sample(String name) throws IOException {
    Path alone = Files.createDirectory(folder.resolve(name.substring(0, name.indexOf('.'))));
    Files.copy(Path.of("..", "samples", name), alone.resolve(name));
    return alone;
  }

  private Path baseline(int scale) throws IOException {
    Path published =
        Path.of("../model/src/test/resources/aliif/model/published/edsr-x" + scale + ".pt");
    return Files.write(
        folder.resolve("edsr-x" + scale + ".safetensors"),
        ImportedModel.of(PublishedCheckpoint.read(published)).file());
  }

  private List<JsonObject> rows() {
    return out.toString()
        .lines()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  private int eval(Object... arguments) {
    List<String> all = new ArrayList<>(List.of("eval"));
    Arrays.stream(arguments).map(String::valueOf).forEach(all::add);
    return Commands.sayingTo(out, error).execute(all.toArray(String[]::new));
  }
}
