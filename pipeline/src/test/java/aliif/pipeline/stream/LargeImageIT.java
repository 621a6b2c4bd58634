package aliif.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.testing.BilinearAliif;
import aliif.model.weights.Weights;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.Models;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.image.Encoders;
import aliif.pipeline.image.format.ImageEncoder;
import aliif.pipeline.image.rows.RowBand;
import aliif.pipeline.memory.MemorySettings;
import aliif.pipeline.testing.PipelineTestSettings;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.FileIO;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Peak resident memory and speed for large inputs and outputs, each in a JVM of its own with 600 MB
 * of heap. Bilinear interpolation stands in for the model, with features as large as those of
 * {@code lite}, so that neither the model's time nor its engine's memory is in the numbers. Takes
 * minutes, and runs on request only: with {@code -Dlarge}, by the command in docs/benchmarks.md.
 */
final class LargeImageIT {
  private static final long MOST = 1_500_000; // kB

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "20000x20000 | scale=0.1",
        "20000x20000 | scale=2;region=9000.5,9000,2000,2000",
        "3000x1000   | scale=10",
        "3000x1000   | scale=10;format=tiff",
        "500x500     | scale=2",
        "2000x2000   | scale=2",
        "5000x5000   | scale=2"
      })
  void largeImagesPassInBoundedMemory(String input, String parameters, @TempDir Path folder)
      throws Exception {
    assumeTrue(System.getProperty("large") != null, "takes minutes: -Dlarge");
    Path image = folder.resolve("input.png");
    String[] sides = input.split("x", 2);
    write(new Size(Integer.parseInt(sides[0]), Integer.parseInt(sides[1])), image);
    Path said = folder.resolve("said.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx600m",
                "-cp",
                System.getProperty("java.class.path"),
                LargeImageIT.class.getName(),
                image.toString(),
                parameters)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    boolean ended = process.waitFor(9, TimeUnit.MINUTES);
    process.destroyForcibly();
    String last = Files.readString(said).lines().reduce("", (_, line) -> line);
    System.out.printf(
        "%-12s %-40s input %4d MB, %s%n", input, parameters, Files.size(image) >> 20, last);
    assertThat(ended).isTrue();
    assertThat(last).endsWith(" kB peak RSS");
    String[] words = last.split(" ", -1);
    assertThat(Long.parseLong(words[words.length - 4])).isLessThan(MOST);
  }

  /** Waves with noise, as a PNG. */
  private static void write(Size size, Path file) throws IOException {
    ImageEncoder encoder = Encoders.create(OutputFormat.PNG, size, false, false);
    Random random = new Random(1);
    try (OutputStream target = Files.newOutputStream(file)) {
      write(encoder.start(), target);
      for (int y = 0; y < size.height(); y++) {
        float[] row = new float[3 * size.width()];
        for (int i = 0; i < row.length; i++) {
          double wave = Math.sin(0.001 * (i + y));
          row[i] = (float) (0.5 + 0.4 * wave + 0.02 * random.nextFloat());
        }
        RgbImage rgb = new RgbImage(new Size(size.width(), 1), row);
        write(encoder.rows(new RowBand(y, rgb.size(), rgb, Optional.empty())), target);
      }
      write(encoder.finish(), target);
    }
  }

  private static void write(ByteString bytes, OutputStream target) throws IOException {
    target.write(bytes.toArray());
  }

  public static void main(String[] arguments) {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "large");
    try {
      long start = System.nanoTime();
      Size output = upscale(system, Path.of(arguments[0]), arguments[1].split(";", -1));
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "output %s, %.1f s, %.1f MP/s, %s kB peak RSS%n",
          output, seconds, output.pixels() / 1e6 / seconds, peak());
    } catch (Exception problem) {
      System.out.println(problem);
    }
    System.exit(0);
  }

  private static String peak() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .findFirst()
        .orElseThrow()
        .replaceAll("\\D", "");
  }

  private static Size upscale(ActorSystem<Void> system, Path image, String[] parameters)
      throws Exception {
    Weights weights = Weights.shipped("lite");
    UpscaleStream stream =
        UpscaleStream.create(
            system,
            PipelineTestSettings.pipeline(2, 128),
            new Models(Map.of("lite", weights), "lite"),
            MemorySettings.of(ConfigFactory.load())
                .withoutUploads()
                .withoutRecords()
                .withoutFeatures(),
            _ -> new BilinearAliif(weights.config()));
    var request =
        new UpscaleRequest(
            "large",
            new EncodedImage.InFile(image),
            UpscaleParameters.parse(name -> value(name, parameters)),
            Priority.BATCH,
            Optional.empty());
    UpscaleOutcome outcome = stream.upscale(request).toCompletableFuture().get();
    if (!(outcome instanceof UpscaleOutcome.Rendering rendering)) {
      throw new IllegalStateException(outcome.toString());
    }
    Path target = image.resolveSibling("output");
    rendering.bytes().runWith(FileIO.toPath(target), system).toCompletableFuture().get();
    return rendering.output();
  }

  private static Optional<String> value(String name, String[] parameters) {
    for (String parameter : parameters) {
      if (parameter.startsWith(name + "=")) {
        return Optional.of(parameter.substring(name.length() + 1));
      }
    }
    return Optional.empty();
  }
}
