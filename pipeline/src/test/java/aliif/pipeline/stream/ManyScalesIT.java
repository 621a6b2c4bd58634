package aliif.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Aliif;
import aliif.model.CoordinateGrid;
import aliif.model.FeatureMap;
import aliif.model.FeatureMap.Precision;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Scale;
import aliif.model.Size;
import aliif.model.engine.Engine;
import aliif.model.weights.Weights;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.ImageId;
import aliif.pipeline.Models;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.testing.PipelineTestSettings;
import aliif.pipeline.work.WorkMeter.Stage;
import com.sun.management.OperatingSystemMXBean;
import java.awt.image.BufferedImage;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What it costs to render one image at many scales, compared with the engine alone: one encoding
 * and as many renderings. Takes minutes; run with {@code -Dlarge}.
 */
@EnabledIfSystemProperty(named = "large", matches = ".*")
final class ManyScalesIT {
  private static final Size SIZE = new Size(1024, 1024);
  private static final Weights WEIGHTS = Weights.shipped("lite");

  /** Scales from 1.1 to 2.55; at larger ones, rendering would be nearly all of the time. */
  private static final double[] SCALES =
      IntStream.range(0, 30).mapToDouble(i -> 1.1 + 0.05 * i).toArray();

  @TempDir private Path folder;

  @Test
  void manyScalesCostOneEncodingAndTheirRenderings() throws Exception {
    ByteString png = TestImages.png(SIZE, BufferedImage.TYPE_3BYTE_BGR, 1);
    Path file = Files.write(folder.resolve("image"), png.toArray());
    ActorTestKit kit = ActorTestKit.create();
    try {
      UpscaleStream stream =
          UpscaleStream.create(
              kit.system(),
              PipelineTestSettings.pipeline(1, 256),
              new Models(Map.of("lite", WEIGHTS), "lite"),
              PipelineTestSettings.memory(1500, 0.4));
      engine(1.5);
      engine(1.5);
      run(kit, stream, new EncodedImage.InMemory(png), 1.5);
      EncodedImage image = new EncodedImage.Stored(new ImageId("0".repeat(64)), file);
      long alone = 0;
      long pipeline = 0;
      for (int i = 0; i < SCALES.length; i += SCALES.length / 3) {
        double[] scales = Arrays.copyOfRange(SCALES, i, i + SCALES.length / 3);
        pipeline +=
            processorTime(() -> DoubleStream.of(scales).forEach(s -> run(kit, stream, image, s)));
        alone += processorTime(() -> engine(scales));
      }
      // The engine has encoded three times instead of once.
      alone -= 2 * processorTime(() -> engine());
      double ratio = (double) pipeline / alone;
      System.out.printf(
          "processor time: engine %d ms, pipeline %d ms, ratio %.3f; features: %d hits%n",
          alone / 1_000_000, pipeline / 1_000_000, ratio, stream.features().hits());
      System.out.printf(
          "encoding %d ms, rendering %d ms%n",
          stream.meter().work(Stage.ENCODE).nanoseconds() / 1_000_000,
          stream.meter().work(Stage.RENDER).nanoseconds() / 1_000_000);
      assertThat(stream.features().misses()).isEqualTo(16);
      assertThat(ratio).isLessThan(1.5);
    } finally {
      kit.shutdownTestKit();
    }
  }

  /** Of all threads, in nanoseconds: the machine may be doing other work, too. */
  private static long processorTime(Runnable work) {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long begin = system.getProcessCpuTime();
    work.run();
    return system.getProcessCpuTime() - begin;
  }

  /** The whole image at once. */
  private static void engine(double... scales) {
    RgbImage image = TestImages.source(SIZE, 1).rgb(Region.of(SIZE));
    try (Aliif engine = Engine.VECTOR.create(WEIGHTS, 1, Precision.FLOAT16)) {
      FeatureMap features = engine.encode(image);
      for (double scale : scales) {
        Size high = new Scale.Factor(scale).of(SIZE);
        engine.render(features, RenderWindow.whole(CoordinateGrid.of(SIZE, high)));
      }
    }
  }

  private static void run(
      ActorTestKit kit, UpscaleStream stream, EncodedImage image, double scale) {
    var format = new OutputFormat(ImageFormat.TIFF, OutputFormat.DEFAULT_QUALITY);
    UpscaleRequest request =
        new UpscaleRequest(
            "test",
            image,
            new UpscaleParameters(new Scale.Factor(scale), format, Optional.empty()),
            Priority.BATCH,
            Optional.empty());
    try {
      ((UpscaleOutcome.Rendering)
              stream.upscale(request).toCompletableFuture().get(60, TimeUnit.SECONDS))
          .bytes()
          .runWith(Sink.ignore(), kit.system())
          .toCompletableFuture()
          .get(120, TimeUnit.SECONDS);
    } catch (Exception problem) {
      throw new IllegalStateException(problem);
    }
  }
}
