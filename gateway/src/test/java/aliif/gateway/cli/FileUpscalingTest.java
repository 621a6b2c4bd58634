package aliif.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.testing.FakeUpscaling;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.InternalFailure;
import aliif.pipeline.UpscaleOutcome.UnreadableImage;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileUpscalingTest {
  private static final UpscaleParameters TWICE =
      UpscaleParameters.parse(name -> name.equals("scale") ? Optional.of("2") : Optional.empty());
  private static final ActorSystem<Void> SYSTEM = ActorSystem.create(Behaviors.empty(), "files");

  @TempDir private Path folder;
  private final StringWriter error = new StringWriter();

  @AfterAll
  static void stop() throws Exception {
    SYSTEM.terminate();
    SYSTEM.getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void anImageIsWrittenWhole() throws IOException {
    assertThat(run(write("cat.png", "good"))).isTrue();

    assertThat(names()).containsExactly("cat.png", "cat.png.out");
    assertThat(folder.resolve("cat.png.out")).hasContent("good, larger");
    assertThat(error.toString()).contains("cat.png.out: 7x5 in ");
  }

  @Test
  void whatFailsIsALineAndTheOthersGoOn() throws IOException {
    assertThat(run(write("a.png", "bad"), folder.resolve("b.png"), write("c.png", "good")))
        .isFalse();

    assertThat(names()).containsExactly("a.png", "c.png", "c.png.out");
    assertThat(error.toString().lines().toList())
        .contains(
            folder.resolve("a.png") + ": image: 3 bytes (expected: more)",
            folder.resolve("b.png") + ": no such file");
  }

  @Test
  void nothingIsLeftOfAnImageThatFailsHalfWay() throws IOException {
    assertThat(run(write("cat.png", "half"))).isFalse();

    assertThat(names()).containsExactly("cat.png");
    assertThat(error.toString())
        .isEqualTo(folder.resolve("cat.png") + ": lost a tile" + System.lineSeparator());
  }

  @Test
  void anInputIsNeverOverwritten() throws IOException {
    Path cat = write("cat.png", "good");

    assertThat(upscaling().run(List.of(new ImageJob(cat, cat)), TWICE)).isFalse();
    assertThat(cat).hasContent("good");
    assertThat(error.toString()).contains(": is the input (expected: another file)");
  }

  @Test
  void whatCannotBeReadOrWrittenIsSaid() throws IOException {
    Path cat = write("cat.png", "good");
    Path missing = folder.resolve("none/cat.png");
    List<ImageJob> jobs =
        List.of(
            new ImageJob(folder, folder.resolve("x.png")),
            new ImageJob(write("large.png", "x".repeat(101)), folder.resolve("y.png")),
            new ImageJob(cat, folder),
            new ImageJob(cat, missing),
            new ImageJob(cat, Path.of("/dev/null")));

    assertThat(upscaling().run(jobs, TWICE)).isFalse();
    assertThat(error.toString().lines().toList())
        .containsExactlyInAnyOrder(
            folder + ": is a folder (expected: an image)",
            folder.resolve("large.png") + ": 101 bytes (expected: at most 100 bytes)",
            folder + ": is a folder (expected: a file)",
            missing + ": cannot be written (no such folder)",
            "/dev/null: is a device or a pipe (expected: a file)");
  }

  private boolean run(Path... inputs) {
    return upscaling()
        .run(
            Arrays.stream(inputs)
                .map(input -> new ImageJob(input, Path.of(input + ".out")))
                .toList(),
            TWICE);
  }

  private FileUpscaling upscaling() {
    return new FileUpscaling(
        SYSTEM,
        request -> CompletableFuture.completedStage(outcome(request)),
        100,
        new ProgressLines(new PrintWriter(error), false));
  }

  private static UpscaleOutcome outcome(UpscaleRequest request) {
    return switch (request.image().utf8String()) {
      case "good" -> FakeUpscaling.rendering(request, FakeUpscaling.bytes("good, ", "larger"));
      case "half" ->
          FakeUpscaling.rendering(
              request,
              FakeUpscaling.bytes("ha")
                  .concat(Source.failed(new UpscaleException(new InternalFailure("lost a tile")))));
      default -> new UnreadableImage("image: 3 bytes (expected: more)");
    };
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(OutputName::fileName).sorted().toList();
    }
  }
}
