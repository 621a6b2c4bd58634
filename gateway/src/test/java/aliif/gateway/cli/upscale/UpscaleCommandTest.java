package aliif.gateway.cli.upscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import aliif.gateway.testing.Commands;
import aliif.gateway.testing.FileTree;
import aliif.gateway.testing.SmallCat;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command as people type it, with the real stream. */
final class UpscaleCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter error = new StringWriter();

  @BeforeEach
  void photos() throws IOException {
    Files.createDirectories(folder.resolve("in/2020"));
    SmallCat.write(folder.resolve("in/cat.png"));
    SmallCat.write(folder.resolve("in/2020/cat.png"));
    Files.writeString(folder.resolve("in/notes.txt"), "no image");
  }

  @Test
  void aFolderIsMirroredAndWhatIsThereIsLeft() throws IOException {
    assertThat(upscale("in", "-r", "-o", "out", "--scale", "1.5")).isZero();
    assertThat(tree("out")).containsExactly("2020/cat_x1.5.png", "cat_x1.5.png");
    assertThat(ImageIO.read(folder.resolve("out/2020/cat_x1.5.png").toFile()).getWidth())
        .isEqualTo(144);
    assertThat(error.toString().lines().skip(2))
        .singleElement()
        .asString()
        .startsWith("2 written, 0 skipped, 0 failed; 0.028 MP in ");

    Files.delete(folder.resolve("out/cat_x1.5.png"));
    Files.writeString(folder.resolve("out/2020/cat_x1.5.png"), "mine");
    error.getBuffer().setLength(0);
    assertThat(upscale("in", "-r", "-o", "out", "--scale", "1.5", "--skip-existing")).isZero();
    assertThat(tree("out")).containsExactly("2020/cat_x1.5.png", "cat_x1.5.png");
    assertThat(folder.resolve("out/2020/cat_x1.5.png")).hasContent("mine");
    assertThat(error.toString()).contains("1 written, 1 skipped, 0 failed; ");
  }

  @Test
  void whatFailsIsSaidOnceAndInTheExitCode() throws IOException {
    Files.writeString(folder.resolve("in/broken.png"), "not one");
    assertThat(upscale("in", "-o", "out", "--scale", "1.5")).isEqualTo(1);

    assertThat(tree("out")).containsExactly("cat_x1.5.png");
    assertThat(error.toString().lines().filter(line -> line.contains("broken.png")))
        .singleElement()
        .asString()
        .startsWith(folder.resolve("in/broken.png") + ": image: 7 bytes");
    assertThat(error.toString().lines().toList().getLast())
        .startsWith("1 written, 0 skipped, 1 failed; ");
  }

  @Test
  void anOutputThatExistsIsReplacedAndItsLineSaysSo() throws IOException {
    Files.writeString(folder.resolve("a.png"), "older");
    upscale("in/cat.png", "--scale", "1.5", "-o", "a.png", "--dry-run");
    assertThat(out.toString()).endsWith("a.png 144x96 exists, replaced\n");
    assertThat(upscale("in/cat.png", "--scale", "1.5", "-o", "a.png")).isZero();
    assertThat(error.toString().strip())
        .matches(Pattern.quote(folder + "/a.png") + ": 144x96 in [\\d.]+ s, replaced");
    assertThat(ImageIO.read(folder.resolve("a.png").toFile()).getWidth()).isEqualTo(144);
    error.getBuffer().setLength(0);
    assertThat(upscale("in/cat.png", "--scale", "1.5", "-o", "b.png")).isZero();
    assertThat(error.toString()).doesNotContain("replaced");
  }

  @Test
  void aRegionThatIsCutAndAQualityThatChangesNothingAreSaid() {
    assertThat(
            upscale(
                "in/cat.png",
                "--scale",
                "2",
                "-o",
                "a.png",
                "--region",
                "90,0,20,10.5",
                "--quality",
                "80"))
        .isZero();
    assertThat(error.toString().lines())
        .contains(
            "quality: 80 changes nothing in a PNG",
            folder
                + "/in/cat.png: region: 90,0,20,10.5 reaches beyond the image of 96x64; only what"
                + " lies in it is used");
    error.getBuffer().setLength(0);
    assertThat(
            upscale(
                "in/cat.png",
                "--scale",
                "2",
                "-o",
                "out.webp",
                "--region",
                "90,0,6,64",
                "--quality",
                "80"))
        .isZero();
    assertThat(error.toString().lines()).hasSize(1);
  }

  @Test
  void aDryRunSaysWhatWouldBeDoneAndDoesNothing() throws IOException {
    Path out15 = folder.resolve("out/cat_x1.5.png");
    Files.createDirectories(out15.resolveSibling(""));
    Files.writeString(out15, "mine");
    assertThat(upscale("in", "-r", "-o", "out", "--scale", "1.5", "--skip-existing", "--dry-run"))
        .isZero();

    assertThat(out.toString().lines())
        .containsExactly(
            "IN/2020/cat.png 96x64 -> OUT/2020/cat_x1.5.png 144x96"
                .replace("IN", folder + "/in")
                .replace("OUT", folder + "/out"),
            folder + "/in/cat.png -> " + out15 + " exists, skipped");
    assertThat(error.toString()).isEmpty();
    assertThat(tree("out")).containsExactly("cat_x1.5.png");
  }

  @Test
  void aDryRunSaysWhatWouldFail() throws IOException {
    Files.writeString(folder.resolve("in/broken.png"), "not one");
    assertThat(upscale("in", "--scale", "1.5", "--dry-run", "in/none.png")).isEqualTo(1);

    assertThat(out.toString().lines()).hasSize(1);
    assertThat(error.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith(folder + "/in/broken.png: image: 7 bytes"),
            line -> assertThat(line).isEqualTo(folder + "/in/none.png: no such file"));
  }

  @Test
  void tilesAndWorkersDoNotChangeThePixels() throws IOException {
    upscale("in/cat.png", "--scale", "1.7", "-o", "a.png", "--workers", "1");
    upscale("in/cat.png", "--scale", "1.7", "-o", "b.png", "--tile", "32", "--jobs", "1");

    BufferedImage a = ImageIO.read(folder.resolve("a.png").toFile());
    BufferedImage b = ImageIO.read(folder.resolve("b.png").toFile());
    int[] pixels = a.getRaster().getPixels(0, 0, 163, 109, (int[]) null);
    int[] others = b.getRaster().getPixels(0, 0, 163, 109, (int[]) null);
    for (int i = 0; i < pixels.length; i++) {
      assertThat(pixels[i]).isCloseTo(others[i], within(1));
    }
  }

  @Test
  void aRegionHasThePixelsOfTheWhole() throws IOException {
    upscale("in/cat.png", "--scale", "2.5", "-o", "whole.png");
    upscale("in/cat.png", "--scale", "2.5", "-o", "part.png", "--region", "10.4,8,40,20.2");
    upscale("in/cat.png", "--scale", "2.5", "--region", "10.4,8,40,20.2", "--dry-run");

    BufferedImage part = ImageIO.read(folder.resolve("part.png").toFile());
    BufferedImage whole = ImageIO.read(folder.resolve("whole.png").toFile());
    assertThat(part.getWidth()).isEqualTo(100);
    assertThat(part.getHeight()).isEqualTo(51);
    for (int y = 0; y < 51; y++) {
      for (int x = 0; x < 100; x++) {
        for (int shift = 0; shift < 24; shift += 8) {
          assertThat(part.getRGB(x, y) >> shift & 0xff)
              .isCloseTo(whole.getRGB(26 + x, 20 + y) >> shift & 0xff, within(1));
        }
      }
    }
    assertThat(out.toString().strip())
        .isEqualTo(
            folder.resolve("in/cat.png")
                + " 96x64 -> "
                + folder.resolve("in/cat_10.4,8,40,20.2_x2.5.png")
                + " 100x51");
  }

  @Test
  void aTerminalGetsNoImage() {
    System.setProperty("aliif.terminal.out", "true");
    try {
      assertThat(upscale("in/cat.png", "--scale", "1.5", "-o", "-")).isEqualTo(2);
    } finally {
      System.clearProperty("aliif.terminal.out");
    }
    assertThat(error.toString().lines())
        .containsExactly("-o: - is a terminal (expected: a file or a pipe)");
  }

  @ParameterizedTest
  @CsvSource({"png, 89504e47", "jpeg, ffd8ff", "webp, 52494646", "tiff, 4d4d002a"})
  void anOutputHasTheFormatThatWasAskedFor(String format, String magic) throws IOException {
    assertThat(upscale("in", "-o", "out", "--scale", "1.5", "--format", format)).isZero();

    Path image = folder.resolve("out").resolve(tree("out").getFirst());
    byte[] head = Arrays.copyOf(Files.readAllBytes(image), magic.length() / 2);
    assertThat(HexFormat.of().formatHex(head)).isEqualTo(magic);
    assertThat(upscale("in/cat.png", "-o", "out/x." + format, "--scale", "1.5")).isZero();
    assertThat(folder.resolve("out/x." + format)).hasSameBinaryContentAs(image);
  }

  private int upscale(String... arguments) {
    List<String> all = new ArrayList<>(List.of("upscale"));
    for (String argument : arguments) {
      boolean path =
          argument.equals("in")
              || argument.startsWith("in/")
              || argument.startsWith("out")
              || argument.endsWith(".png");
      all.add(path ? folder.resolve(argument).toString() : argument);
    }
    return Commands.sayingTo(out, error).execute(all.toArray(String[]::new));
  }

  private List<String> tree(String below) throws IOException {
    return FileTree.below(folder.resolve(below));
  }
}
