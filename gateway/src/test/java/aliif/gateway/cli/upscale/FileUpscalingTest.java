package aliif.gateway.cli.upscale;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.cli.StandardStreams;
import aliif.gateway.cli.files.FileNames;
import aliif.gateway.cli.files.ImageLocation;
import aliif.gateway.cli.files.ImageLocations;
import aliif.gateway.cli.progress.ProgressLines;
import aliif.gateway.cli.progress.ProgressOfMany;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.InternalFailure;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.UpscaleOutcome.UnreadableImage;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.testing.FakeUpscaler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileUpscalingTest {
  private static final UpscaleParameters TWICE =
      UpscaleParameters.parse(name -> name.equals("scale") ? Optional.of("2") : Optional.empty());
  private static ActorSystem<Void> system;

  @TempDir private Path folder;
  private final StringWriter error = new StringWriter();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final AtomicInteger overloaded = new AtomicInteger();

  /** What is copied has to begin as an image. */
  private static final String GIF = "GIF89a";

  private String in = "";

  @BeforeAll
  static void start() {
    system = ActorSystem.create(Behaviors.empty(), "files");
  }

  @AfterAll
  static void stop() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
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
  void standardInputGoesToStandardOutput() {
    in = GIF + "good";

    assertThat(run(new ImageJob(new ImageLocation.Standard(), new ImageLocation.Standard())))
        .isTrue();
    assertThat(out.toString(UTF_8)).isEqualTo("good, larger");
    assertThat(error.toString()).startsWith("-: 7x5 in ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"half", "bad", ""})
  void standardOutputGetsAWholeImageOrNothing(String image) {
    in = GIF + image;

    assertThat(run(new ImageJob(new ImageLocation.Standard(), new ImageLocation.Standard())))
        .isFalse();
    assertThat(out.size()).isZero();
    assertThat(error.toString()).startsWith("-: ");
  }

  @Test
  void standardInputHasTheSameLimit() {
    in = GIF + "x".repeat(101 - GIF.length());

    assertThat(run(new ImageJob(new ImageLocation.Standard(), ImageLocation.of(folder + "/x.png"))))
        .isFalse();
    assertThat(error.toString().lines())
        .containsExactly("-: too large (expected: at most 100 bytes)");
  }

  @Test
  void anImageThatFindsNoRoomWaitsForIt() throws IOException {
    overloaded.set(3);

    assertThat(run(write("cat.png", "good"))).isTrue();
    assertThat(folder.resolve("cat.png.out")).hasContent("good, larger");
    assertThat(overloaded).hasValue(0);
  }

  @Test
  void whatCannotBeReadOrWrittenIsSaid() throws IOException {
    Path cat = write("cat.png", "good");
    Path missing = folder.resolve("none/cat.png");

    assertThat(
            run(
                job(folder, folder.resolve("x.png")),
                job(cat, folder),
                job(cat, missing),
                job(cat, Path.of("/dev/null"))))
        .isFalse();
    assertThat(error.toString().lines().toList())
        .containsExactlyInAnyOrder(
            folder + ": is a folder (expected: an image)",
            folder + ": is a folder (expected: a file)",
            missing + ": cannot be written (no such folder)",
            "/dev/null: is a device or a pipe (expected: a file)");
  }

  private boolean run(Path... inputs) {
    return run(
        Arrays.stream(inputs)
            .map(input -> job(input, Path.of(input + ".out")))
            .toArray(ImageJob[]::new));
  }

  private static ImageJob job(Path input, Path output) {
    return new ImageJob(new ImageLocation.InFile(input), new ImageLocation.InFile(output));
  }

  private boolean run(ImageJob... jobs) {
    ProgressOfMany progress =
        new ProgressOfMany(new ProgressLines(new PrintWriter(error), false), jobs.length);
    StandardStreams streams =
        new StandardStreams(new ByteArrayInputStream(in.getBytes(UTF_8)), out);
    try (ImageLocations places = new ImageLocations(streams, 100)) {
      new FileUpscaling(system, this::answer, places, 2).run(List.of(jobs), TWICE, progress);
    }
    return !progress.failed();
  }

  private CompletionStage<UpscaleOutcome> answer(UpscaleRequest request) {
    return CompletableFuture.completedStage(
        overloaded.getAndUpdate(left -> Math.max(0, left - 1)) > 0
            ? new Overloaded("images in progress: 2", Duration.ofSeconds(2))
            : outcome(request));
  }

  private static UpscaleOutcome outcome(UpscaleRequest request) {
    return switch (content(request.image()).replace(GIF, "")) {
      case "good" -> FakeUpscaler.rendering(request, FakeUpscaler.bytes("good, ", "larger"));
      case "half" ->
          FakeUpscaler.rendering(
              request,
              FakeUpscaler.bytes("ha")
                  .concat(Source.failed(new UpscaleException(new InternalFailure("lost a tile")))));
      default -> new UnreadableImage("image: 3 bytes (expected: more)");
    };
  }

  private static String content(EncodedImage image) {
    try {
      return switch (image) {
        case EncodedImage.InFile(Path file) -> Files.readString(file);
        case EncodedImage.Stored(var _, Path file) -> Files.readString(file);
        case EncodedImage.InMemory(ByteString bytes) -> bytes.utf8String();
      };
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(FileNames::fileName).sorted().toList();
    }
  }
}
