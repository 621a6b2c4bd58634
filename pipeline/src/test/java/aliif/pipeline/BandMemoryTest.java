package aliif.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Size;
import aliif.model.testing.BilinearAliif;
import aliif.model.testing.RandomWeights;
import aliif.pipeline.image.ImageLimits;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Memory follows the band, not the image: shown in a JVM that is too small for the image. */
final class BandMemoryTest {

  /** 26 megapixels, 307 MB of floats: tall with many tile rows, then wide with one. */
  @ParameterizedTest
  @ValueSource(strings = {"80x800", "800x80"})
  void anOutputLargerThanTheHeapPasses(String size, @TempDir Path folder) throws Exception {
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                BandMemoryTest.class.getName(),
                size)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(Files.readString(output)).endsWith("25600000 pixels\n");
    assertThat(ended).isTrue();
  }

  public static void main(String[] arguments) {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "memory");
    try {
      System.out.println(upscale(system, arguments[0].split("x", 2)) + " pixels");
    } catch (Exception problem) {
      System.out.println(problem);
    }
    System.exit(0);
  }

  private static long upscale(ActorSystem<Void> system, String[] sides) throws Exception {
    Size low = new Size(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    UpscaleStream stream =
        UpscaleStream.create(
            system,
            new PipelineSettings(2, 1, 128, 4, 1 << 26, ImageLimits.DEFAULT),
            new Models(Map.of("tiny", RandomWeights.tiny()), "tiny"),
            _ -> new BilinearAliif());
    var request =
        new UpscaleRequest(
            "memory",
            TestImages.png(low, BufferedImage.TYPE_3BYTE_BGR, 1),
            UpscaleParameters.parse(
                name -> name.equals("scale") ? Optional.of("20") : Optional.empty()),
            Priority.BATCH,
            Optional.empty());
    var rendering = (UpscaleOutcome.Rendering) stream.start(request).toCompletableFuture().get();
    rendering.bytes().runWith(Sink.ignore(), system).toCompletableFuture().get();
    return rendering.output().pixels();
  }
}
