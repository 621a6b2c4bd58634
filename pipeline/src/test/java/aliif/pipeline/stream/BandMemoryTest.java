package aliif.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Size;
import aliif.model.testing.BilinearAliif;
import aliif.model.weights.Weights;
import aliif.pipeline.Models;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.memory.MemorySettings;
import aliif.pipeline.testing.PipelineTestSettings;
import com.typesafe.config.ConfigFactory;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Memory follows the band, not the image, with features as large as the real models': shown in a
 * JVM that is too small for the image.
 */
final class BandMemoryTest {

  /**
   * With a network: tall with many tile rows, wide with one, as wide as a photograph, and at a
   * scale at which features are kept, for 69 and 416 values a pixel. Without: an image of which a
   * row becomes twenty.
   */
  @ParameterizedTest
  @CsvSource({
    "lite, 80x800, 20, 25600000",
    "lite, 8192x600, 2, 19660800",
    "lite, 1500x300, 8, 28800000",
    "paper, 6000x600, 2, 14400000",
    "paper, 1500x300, 8, 28800000",
    "bicubic, 1000x100, 20, 40000000"
  })
  void anOutputLargerThanTheHeapPasses(
      String model, String size, String scale, long pixels, @TempDir Path folder) throws Exception {
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx320m",
                "-cp",
                System.getProperty("java.class.path"),
                BandMemoryTest.class.getName(),
                model,
                size,
                scale)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(Files.readString(output)).endsWith(pixels + " pixels, 0 bytes taken\n");
    assertThat(ended).isTrue();
  }

  public static void main(String[] arguments) {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "memory");
    try {
      System.out.println(upscale(system, arguments[0], arguments[1].split("x", 2), arguments[2]));
    } catch (Exception problem) {
      System.out.println(problem);
    }
    System.exit(0);
  }

  private static String upscale(
      ActorSystem<Void> system, String model, String[] sides, String scale) throws Exception {
    Size low = new Size(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    Weights weights = Weights.shipped(model.equals("bicubic") ? "lite" : model);
    UpscaleStream stream =
        UpscaleStream.create(
            system,
            PipelineTestSettings.pipeline(2, 256),
            model.equals("bicubic")
                ? new Models(Map.of(), model)
                : new Models(Map.of(model, weights), model),
            MemorySettings.of(ConfigFactory.load())
                .withoutUploads()
                .withoutRecords()
                .withoutFeatures(),
            _ -> new BilinearAliif(weights.config()));
    var request =
        new UpscaleRequest(
            "memory",
            TestImages.png(low, BufferedImage.TYPE_3BYTE_BGR, 1),
            UpscaleParameters.parse(
                name -> name.equals("scale") ? Optional.of(scale) : Optional.empty()),
            Priority.BATCH,
            Optional.empty());
    var outcome = stream.upscale(request).get();
    if (!(outcome instanceof UpscaleOutcome.Rendering rendering)) {
      return outcome.toString();
    }
    rendering.bytes().runWith(Sink.ignore(), system).toCompletableFuture().get();
    for (int i = 0; i < 1000 && stream.memory().images().taken() > 0; i++) {
      Thread.sleep(20);
    }
    return "%d pixels, %d bytes taken"
        .formatted(rendering.output().pixels(), stream.memory().images().taken());
  }
}
