package aliif.gateway.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aliif.gateway.server.KafkaChoice;
import aliif.gateway.server.Server;
import aliif.gateway.testing.Commands;
import aliif.gateway.testing.FileTree;
import aliif.gateway.testing.SmallCat;
import aliif.gateway.testing.WholeServer;
import aliif.pipeline.stream.PipelineSettings;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that talk to a server over Kafka, with a real server and its broker. */
@Timeout(600)
final class KafkaCommandsIT {
  private static final Path KCAT = Path.of("/usr/bin/kcat");

  @TempDir private static Path data;
  private static Server server;

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter error = new StringWriter();

  @BeforeAll
  static void start() throws Exception {
    server =
        WholeServer.startReady(
            WholeServer.settings(
                new KafkaChoice.Embedded(0), data, PipelineSettings.standard().withWorkers(1)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(folder.resolve("in/2020"));
    SmallCat.write(folder.resolve("in/cat.png"));
  }

  @Test
  void aFolderIsSentAndItsOutputsAreWritten() throws IOException {
    SmallCat.write(folder.resolve("in/2020/cat.png"));
    Files.writeString(folder.resolve("in/broken.png"), "not one");

    assertThat(submit("in", "-r", "--scale", "2.5", "--wait", "-o", folder + "/out")).isEqualTo(1);

    assertThat(width("out/cat_x2.5.png")).isEqualTo(240);
    assertThat(width("out/2020/cat_x2.5.png")).isEqualTo(240);
    assertThat(out.toString().lines())
        .containsExactlyInAnyOrder(
            folder + "/in/cat.png", folder + "/in/2020/cat.png", folder + "/in/broken.png");
    assertThat(error.toString())
        .contains("2 written, 0 skipped, 1 failed")
        .contains(folder + "/in/broken.png: image: 7 bytes");
    assertThat(files("out")).containsExactly("2020/cat_x2.5.png", "cat_x2.5.png");
  }

  /** The input is larger than a record may be, and so is the output. */
  @Test
  void largeImagesGoThroughTheStore() throws IOException {
    Path large = noise(folder.resolve("in/noise.bmp"));
    assertThat(Files.size(large)).isGreaterThan(16 << 20);

    assertThat(submit("in/noise.bmp", "--scale", "0.5", "--model", "bicubic", "--wait")).isZero();

    assertThat(error.toString()).contains("noise_x0.5.png: 1500x1000 in ");
    assertThat(width("in/noise_x0.5.png")).isEqualTo(1500);
    assertThat(Files.size(folder.resolve("in/noise_x0.5.png"))).isGreaterThan(900 << 10);
    try (var stored = Files.list(data.resolve("store"))) {
      assertThat(stored.filter(each -> each.getFileName().toString().length() == 64)).hasSize(2);
    }
  }

  @Test
  void whatIsSentIsWatchedAndWhatFailedIsSentAgain() throws IOException {
    Files.writeString(folder.resolve("in/bad.png"), "no image at all");
    assertThat(submit("in", "--width", "50", "--model", "bicubic", "--key", "album")).isZero();
    assertThat(out.toString().lines()).containsExactly("album", "album");

    JsonObject result = watched("result", "album");
    assertThat(result.get("width").getAsInt()).isEqualTo(50);
    assertThat(result.get("model").getAsString()).isEqualTo("bicubic");
    JsonObject letter = watched("dead-letter", "album");
    assertThat(letter.get("message").getAsString()).startsWith("image: 15 bytes");
    String place = letter.get("partition").getAsInt() + "@" + letter.get("offset").getAsLong();

    assertThat(run("dead-letters", "list")).isZero();
    assertThat(out.toString().lines()).anyMatch(it -> it.startsWith(place + " album: image: 15"));
    assertThat(run("dead-letters", "show", place)).isZero();
    assertThat(out.toString())
        .contains("  key: album")
        .contains("  value: 15 bytes")
        .contains("  width: 50")
        .contains("  __connect.errors.topic: aliif.requests");
    assertThat(run("dead-letters", "show", "nobody")).isEqualTo(1);
    assertThat(error.toString())
        .isEqualTo("nobody: no dead letter (expected: a record key, or PARTITION@OFFSET)\n");

    assertThat(run("dead-letters", "replay", place)).isZero();
    assertThat(out.toString()).isEqualTo("1 sent, 0 left out\n");
    /* It fails again, and so it is there twice. */
    awaitLetters("album", 2);
  }

  @Test
  void aTimeThatIsOverIsRefused() {
    assertThat(run("submit", "--within", "0", folder + "/in/cat.png", "--scale", "2")).isEqualTo(2);
    assertThat(error.toString()).isEqualTo("within: 0 (expected: 1 to 31536000)\n");
  }

  @Test
  void withoutABrokerTheCommandSaysSo() {
    CommandLine command = Commands.sayingTo(out, error);
    assertThat(command.execute("watch", "--data", folder.toString())).isEqualTo(2);
    assertThat(error.toString())
        .isEqualTo(
            "kafka: no broker in %s (expected: --bootstrap-servers HOST:PORT, or the --data of a"
                    .formatted(folder)
                + " running server)\n");
  }

  @Test
  void anImageThatNeedsAStoreWhichIsNotThereIsNamed() throws IOException {
    Path large = noise(folder.resolve("in/noise.bmp"));
    CommandLine command = Commands.sayingTo(out, error);
    assertThat(
            command.execute(
                "submit",
                large.toString(),
                "--scale",
                "0.5",
                "--bootstrap-servers",
                server.bootstrapServers().orElseThrow(),
                "--data",
                folder.toString()))
        .isEqualTo(1);
    assertThat(error.toString())
        .startsWith(
            ("%s: too large for a record; store: %s (expected: the store of the server; see --data"
                    + " and --store)")
                .formatted(large, folder.resolve("store")));
  }

  /** The commands of docs/kafka.md, with another program's client, both ways. */
  @Test
  void kcatSendsRequestsAndReadsResults() throws Exception {
    assumeTrue(Files.isExecutable(KCAT), "needs the package kcat");
    String cat = folder.resolve("in/cat.png").toString();
    kcat("-P -t aliif.requests -k by-kcat -H scale=2 -H format=jpeg", cat);

    Path list = folder.resolve("list");
    do {
      Files.write(list, kcat("-C -t aliif.results -o beginning -e -f %p@%o@%k@%h\n"));
    } while (Files.readAllLines(list).stream().noneMatch(it -> it.contains("@by-kcat@")));
    String[] found =
        Files.readAllLines(list).stream()
            .filter(it -> it.contains("@by-kcat@"))
            .findFirst()
            .orElseThrow()
            .split("@", 4);
    assertThat(found[3]).contains("content-type=image/jpeg", "width=192", "model=lite");
    Path image = folder.resolve("cat.jpg");
    Files.write(
        image,
        kcat("-C -t aliif.results -p " + found[0] + " -o " + found[1] + " -c 1 -f %s -D", ""));
    assertThat(ImageIO.read(image.toFile()).getWidth()).isEqualTo(192);
  }

  /** Runs kcat; a last argument may have blanks, or be empty. */
  private byte[] kcat(String arguments, String... last) throws Exception {
    List<String> all = new ArrayList<>(List.of(KCAT.toString(), "-q", "-b"));
    all.add(server.bootstrapServers().orElseThrow());
    all.addAll(List.of(arguments.split(" ")));
    all.addAll(List.of(last));
    Process process =
        new ProcessBuilder(all).redirectError(folder.resolve("kcat").toFile()).start();
    byte[] said = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("kcat"))).isZero();
    return said;
  }

  private void awaitLetters(String key, int count) {
    long seen;
    do {
      assertThat(run("dead-letters", "list", "--json")).isZero();
      seen = out.toString().lines().filter(it -> isOf(it, "dead-letter", key)).count();
    } while (seen < count);
  }

  /** Watches from the beginning, longer and longer, until there is such a line. */
  private JsonObject watched(String kind, String key) {
    for (int lines = 1; ; lines++) {
      assertThat(run("watch", "--from-beginning", "--json", "--count", "" + lines)).isZero();
      assertThat(out.toString().lines()).hasSize(lines);
      var found = out.toString().lines().filter(it -> isOf(it, kind, key)).findFirst();
      if (found.isPresent()) {
        return JsonParser.parseString(found.orElseThrow()).getAsJsonObject();
      }
    }
  }

  private static boolean isOf(String line, String kind, String key) {
    JsonObject json = JsonParser.parseString(line).getAsJsonObject();
    return json.get("kind").getAsString().equals(kind) && json.get("key").getAsString().equals(key);
  }

  private int submit(String input, String... arguments) {
    return run(
        Stream.concat(Stream.of("submit", folder.resolve(input).toString()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    error.getBuffer().setLength(0);
    return Commands.sayingTo(out, error)
        .execute(
            Stream.concat(Stream.of(arguments), Stream.of("--data", data.toString()))
                .toArray(String[]::new));
  }

  private int width(String file) throws IOException {
    return ImageIO.read(folder.resolve(file).toFile()).getWidth();
  }

  private List<String> files(String below) throws IOException {
    return FileTree.below(folder.resolve(below));
  }

  /** An image of 18 MB that cannot be made smaller. */
  static Path noise(Path file) throws IOException {
    BufferedImage noise = new BufferedImage(3000, 2000, BufferedImage.TYPE_3BYTE_BGR);
    byte[] bytes = new byte[3 * 3000 * 2000];
    new Random(7).nextBytes(bytes);
    noise.getRaster().setDataElements(0, 0, 3000, 2000, bytes);
    ImageIO.write(noise, "bmp", file.toFile());
    return file;
  }
}
