package aliif.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aliif.gateway.testing.SmallCat;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script that people start, on the tree as it has been built. */
@Timeout(120)
final class LauncherIT {
  private static final Path LAUNCHER = Path.of("..", "aliif").toAbsolutePath().normalize();

  @TempDir private Path folder;

  /** What a process said, and how it ended. */
  private record End(int code, List<String> out, List<String> error) {}

  @Test
  void theVersionIsSaidAtOnce() throws Exception {
    End end = run(LAUNCHER, "version");

    assertThat(end.code()).isZero();
    assertThat(end.out()).singleElement().asString().startsWith("aliif ");
    assertThat(end.error()).isEmpty();
  }

  @Test
  void filesAreMeantFromTheCallersFolderThroughALinkToo() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), LAUNCHER);
    SmallCat.write(folder.resolve("cat.png"));
    End end = run(link, "upscale", "cat.png", "none.png", "--scale", "2.5");

    assertThat(end.code()).isEqualTo(1);
    assertThat(end.out()).isEmpty();
    assertThat(end.error())
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).startsWith("cat_x2.5.png: 240x160 in "),
            line -> assertThat(line).isEqualTo("none.png: no such file"),
            line -> assertThat(line).startsWith("1 written, 0 skipped, 1 failed; 0.038 MP in "));
    assertThat(ImageIO.read(folder.resolve("cat_x2.5.png").toFile()).getWidth()).isEqualTo(240);
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("cat.png", "cat_x2.5.png")
          .noneMatch(name -> name.endsWith(".part"));
    }
  }

  @Test
  void classesAreReadFromACacheThatOneStartMakes() throws Exception {
    SmallCat.write(folder.resolve("cat.png"));
    ProcessBuilder process = upscale("cat.png", "-o", "large.png", "--scale", "2");
    process.environment().put("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=classes.txt");
    assertThat(end(process).code()).isZero();

    try (var built = Files.list(Path.of("target"))) {
      assertThat(built.filter(each -> each.getFileName().toString().matches("start-.*\\.jsa")))
          .isNotEmpty()
          .allSatisfy(cache -> assertThat(Files.size(cache)).isGreaterThan(1 << 20));
    }
    assertThat(Files.readString(folder.resolve("classes.txt")))
        .containsPattern("aliif\\.pipeline\\.stream\\.UpscaleStream source: shared objects file");
  }

  @Test
  void standardInputBecomesStandardOutput() throws Exception {
    Path cat = SmallCat.write(folder.resolve("cat.png"));
    End whole = end(upscale("-", "-o", "-", "--scale", "2.5").redirectInput(cat.toFile()));
    assertThat(whole.code()).isZero();
    assertThat(ImageIO.read(folder.resolve("out.txt").toFile()).getWidth()).isEqualTo(240);
    assertThat(whole.error()).singleElement().asString().startsWith("-: 240x160 in ");

    byte[] half = Arrays.copyOf(Files.readAllBytes(cat), 5000);
    Path broken = Files.write(folder.resolve("half.png"), half);
    End nothing = end(upscale("-", "-o", "-", "--scale", "2.5").redirectInput(broken.toFile()));
    assertThat(nothing.code()).isEqualTo(1);
    assertThat(folder.resolve("out.txt")).isEmptyFile();
    assertThat(nothing.error()).singleElement().asString().startsWith("-: image: ");
  }

  @Test
  void anImageIsNotWrittenToATerminal() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "no script, which makes a terminal");
    SmallCat.write(folder.resolve("cat.png"));
    String command = LAUNCHER + " upscale cat.png --scale 2 -o -";
    End end = end(new ProcessBuilder("/usr/bin/script", "-qec", command, "/dev/null"));

    assertThat(end.code()).isEqualTo(2);
    assertThat(end.out()).containsExactly("-o: - is a terminal (expected: a file or a pipe)");
  }

  @Test
  void aMissingJdkIsOneSentence() throws Exception {
    ProcessBuilder process = new ProcessBuilder(LAUNCHER.toString(), "version");
    process.environment().remove("JAVA_HOME");
    process.environment().putAll(Map.of("ALIIF_JDKS", "", "PATH", pathWithoutJava().toString()));
    End end = end(process);

    assertThat(end.code()).isEqualTo(1);
    assertThat(end.error())
        .containsExactly(
            "java: none from 25 on (expected: install JDK 25 or newer, such as Eclipse Temurin 25,"
                + " or set JAVA_HOME to one)");
  }

  @Test
  void aTakenPortIsOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      End end = run(LAUNCHER, "serve", "--kafka", "none", "--port", Integer.toString(port));

      assertThat(end.code()).isEqualTo(1);
      assertThat(end.error())
          .containsExactly("port: " + port + " (expected: a free one, or 0 for any)");
    }
  }

  @Test
  void aServerServesUntilItIsTold() throws Exception {
    Process process =
        new ProcessBuilder(LAUNCHER.toString(), "serve", "--port", "0", "--data", "data")
            .directory(folder.toFile())
            .redirectError(folder.resolve("error").toFile())
            .start();
    try (BufferedReader out = process.inputReader();
        HttpClient client = HttpClient.newHttpClient()) {
      String ready = out.readLine();
      assertThat(ready).matches("ready http://127\\.0\\.0\\.1:\\d+");
      URI address = URI.create(ready.substring("ready ".length()));
      Path cat = SmallCat.write(folder.resolve("cat.png"));
      var request =
          HttpRequest.newBuilder(address.resolve("/v1/upscale?width=200"))
              .POST(BodyPublishers.ofFile(cat));
      var image = client.send(request.build(), BodyHandlers.ofFile(folder.resolve("large.png")));
      assertThat(image.statusCode()).isEqualTo(200);
      assertThat(ImageIO.read(image.body().toFile()).getWidth()).isEqualTo(200);
      var health = HttpRequest.newBuilder(address.resolve("/health/ready")).build();
      assertThat(client.send(health, BodyHandlers.ofString()).body())
          .isEqualTo("{\"status\":\"up\",\"parts\":{\"kafka\":\"up\",\"workers\":\"up\"}}\n");
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isIn(0, 143);
      assertThat(Files.readAllLines(folder.resolve("error")))
          .singleElement()
          .asString()
          .startsWith("kafka 127.0.0.1:");
    } finally {
      process.destroyForcibly();
    }
  }

  private static ProcessBuilder upscale(String... arguments) {
    ProcessBuilder builder = new ProcessBuilder(LAUNCHER.toString(), "upscale");
    builder.command().addAll(List.of(arguments));
    return builder;
  }

  private End run(Path launcher, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    return end(new ProcessBuilder(command));
  }

  private End end(ProcessBuilder builder) throws IOException, InterruptedException {
    Path out = folder.resolve("out.txt");
    Path error = folder.resolve("error.txt");
    Process process =
        builder
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(error.toFile())
            .start();
    return new End(process.waitFor(), lines(out), lines(error));
  }

  /** Of an image, there are none that make sense. */
  private static List<String> lines(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
  }

  /** A folder with the few tools that the launcher needs to look for a JDK. */
  private Path pathWithoutJava() throws IOException {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : List.of("bash", "env", "dirname", "readlink", "sort", "tail")) {
      for (String place : List.of("/usr/bin", "/bin")) {
        Path there = Path.of(place, tool);
        if (Files.exists(there) && !Files.exists(tools.resolve(tool))) {
          Files.createSymbolicLink(tools.resolve(tool), there);
        }
      }
    }
    return tools;
  }
}
