package aliif.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.testing.SmallCat;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files, names and file systems as people have them, from a shell. */
@Timeout(240)
final class FilesIT {
  private static final Path LAUNCHER = Path.of("..", "aliif").toAbsolutePath().normalize();
  private static final Path CASES =
      Path.of("../pipeline/src/test/resources/aliif/pipeline/image/cases").toAbsolutePath();

  @TempDir private Path folder;

  /**
   * Runs a script in the folder, in which $aliif is the launcher; says its lines, of both kinds.
   */
  private List<String> shell(String script) throws Exception {
    Path said = folder.resolve(".said");
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", script);
    builder.environment().put("aliif", LAUNCHER.toString());
    Process process =
        builder
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    process.waitFor();
    return Files.readString(said, StandardCharsets.ISO_8859_1).lines().toList();
  }

  private void copy(String name) throws IOException {
    Files.copy(CASES.resolve(name), folder.resolve(name));
  }

  @Test
  void aFolderOfDifficultFilesIsWrittenButForThoseThatLackPixels() throws Exception {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(CASES)) {
      files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> !name.startsWith("tall_")) // takes half a minute
          .filter(name -> !name.startsWith("blank_"))
          .forEach(names::add);
    }
    for (String name : names) {
      copy(name);
    }
    List<String> said = shell("\"$aliif\" upscale . -o out --scale 2; echo exit $?");

    assertThat(said).last().isEqualTo("exit 1");
    assertThat(said)
        .anyMatch(line -> line.startsWith("./gif_half_the_pixels.gif: image: a GIF of 16x16 with "))
        .anyMatch(line -> line.contains(" written, 0 skipped, 1 failed; "));
    assertThat(said)
        .as("notices")
        .contains(
            "./apng_3_frames.png: image: the first of 3 frames is used",
            "./gif_second_cut.gif: image: the file is damaged behind its first frame",
            "./jpeg_no_end_mark_trailer.jpg: image: the file has no end marker",
            "./jpeg_ultrahdr.jpg: image: its gain map (HDR) is left out");
    try (Stream<Path> outputs = Files.list(folder.resolve("out"))) {
      assertThat(outputs).hasSize(names.size() - 1);
    }
  }

  @Test
  void namesOutsideAsciiAreWrittenInTheCLocale() throws Exception {
    copy("plain.png");
    List<String> said =
        shell(
            """
            cp plain.png "$(printf '\\347\\214\\253.png')"
            LC_ALL=C "$aliif" upscale . -o out --scale 2 -q; echo exit $?
            ls out | LC_ALL=C od -An -c
            """);

    assertThat(said.getFirst()).isEqualTo("exit 0");
    assertThat(String.join(" ", said))
        .contains("347 214 253")
        .contains("p   l   a   i   n   _   x   2");
  }

  /** Its output has the sign for a letter that is unknown in its place. */
  @Test
  void aNameThatIsNoTextIsWrittenToo() throws Exception {
    copy("plain.png");
    List<String> said =
        shell(
            """
            cp plain.png "$(printf 'caf\\351.png')"
            LC_ALL=C.UTF-8 "$aliif" upscale . -o out --scale 2 -q; echo exit $?
            ls out
            """);

    assertThat(said).hasSize(3).startsWith("exit 0").endsWith("plain_x2.png");
    assertThat(said.get(1)).matches("caf.+_x2\\.png");
  }

  @Test
  void theFolderForTemporaryFilesIsTheOneThatIsAsked() throws Exception {
    SmallCat.write(folder.resolve("cat.png"));
    List<String> said =
        shell(
            """
            TMPDIR=$PWD/none "$aliif" upscale cat.png -o - --scale 2 >cat2.png; echo exit $?
            mkdir some
            TMPDIR=$PWD/some "$aliif" upscale cat.png -o - --scale 2 -q >cat2.png; echo exit $?
            ls some
            """);

    assertThat(said)
        .anyMatch(line -> line.endsWith("/none: cannot be written (no such folder)"))
        .contains("exit 1")
        .last()
        .isEqualTo("exit 0");
    assertThat(ImageIO.read(folder.resolve("cat2.png").toFile()).getWidth()).isEqualTo(192);
  }

  @Test
  void withoutAPlaceForLibrariesOnlyWebpIsRefused() throws Exception {
    copy("plain.png");
    List<String> said =
        shell(
            """
            export TMPDIR=$PWD/none
            "$aliif" upscale plain.png --scale 2 --format webp -q; echo exit $?
            "$aliif" upscale plain.png --scale 2 --format png -q; echo exit $?
            ls -A
            """);

    assertThat(said)
        .filteredOn(line -> line.contains("WEBP, whose library does not load from"))
        .singleElement()
        .asString()
        .contains(folder + "/none (expected: a folder");
    assertThat(said).containsSubsequence("exit 1", "exit 0").contains("plain_x2.png");
    assertThat(said).noneMatch(line -> line.contains("plain_x2.webp"));
  }

  /** A limit on the size of a file stands for a disk that is full: writing fails in the middle. */
  @Test
  void aDiskThatIsFullCostsOneOutputAndLeavesNoPart() throws Exception {
    BufferedImage noise = new BufferedImage(300, 300, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int i = 0; i < 90_000; i++) {
      noise.setRGB(i % 300, i / 300, random.nextInt());
    }
    ImageIO.write(noise, "png", folder.resolve("a.png").toFile());
    copy("plain.png");
    List<String> said =
        shell("ulimit -f 100; \"$aliif\" upscale . -o out --scale 2 -q; echo exit $?; ls -A out");

    assertThat(said).hasSize(3).endsWith("exit 1", "plain_x2.png");
    assertThat(said.getFirst()).startsWith("out/a_x2.png: cannot be written (");
  }
}
