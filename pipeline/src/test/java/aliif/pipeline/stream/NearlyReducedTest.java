package aliif.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Region;
import aliif.model.Scale;
import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.Framing;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.InputRegion;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.format.ImageLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reductions that are made of pixels which were reduced before. */
final class NearlyReducedTest {
  private static final Path SAMPLES = Path.of("../samples");

  @AutoClose private static final TinyPipeline tiny = new TinyPipeline();
  private static final UpscaleStream stream = tiny.stream(2);

  @TempDir private Path folder;

  /** The root of the mean square of the differences is about 1 of 255 at most. */
  @ParameterizedTest
  @CsvSource({
    "rocket.jpg, 4",
    "rocket.jpg, 5.5",
    "rocket.jpg, 9",
    "rocket.jpg, 20",
    "coffee.png, 4",
    "coffee.png, 7",
    "coffee.png, 16"
  })
  void aLittleDiffersFromTheExactReduction(String file, double factor) throws Exception {
    EncodedImage image = stored(file, "by " + factor);
    Size size = ImageDecoder.probe(image, ImageLimits.DEFAULT).size();
    Size whole = new Size((int) (size.width() / factor), (int) (size.height() / factor));
    List<Framing> framings =
        List.of(
            new Framing.Scaled(new Scale.ToSize(whole)),
            new Framing.Window(whole, new Region(1, 2, whole.height() - 3, whole.width() - 5)),
            new Framing.Fitted(
                new InputRegion(10.5, 20.25, size.width() - 10.5, size.height() - 20.25),
                new Size(
                    (int) ((size.width() - 10.5) / factor),
                    (int) ((size.height() - 20.25) / factor))));
    for (Framing framing : framings) {
      UpscaleParameters exact =
          new UpscaleParameters(
              framing, new OutputFormat(ImageFormat.JPEG, 100), Optional.of("bicubic"));
      float[] expected = pixels(outcome(image, exact));
      float[] actual = pixels(outcome(image, exact.reducedNearly()));
      double squares = 0;
      for (int i = 0; i < expected.length; i++) {
        squares += Math.pow(255 * (expected[i] - actual[i]), 2);
      }
      assertThat(Math.sqrt(squares / expected.length)).isBetween(0.01, 1.2);
    }
  }

  /** As it is in what is encoded without loss, with alpha, by the model, or by less than 4. */
  @Test
  void everythingElseIsExact() throws Exception {
    assertSame(stored("rocket.jpg", ""), new OutputFormat(ImageFormat.PNG, 92), 8);
    assertSame(stored("rocket.jpg", ""), new OutputFormat(ImageFormat.WEBP, 100), 8);
    assertSame(stored("rocket.jpg", ""), new OutputFormat(ImageFormat.JPEG, 92), 3.9);
    Path alpha = Path.of("src/test/resources/aliif/pipeline/image/cases/alpha_nearly_clear.png");
    EncodedImage clear = TestImages.stored(folder, ByteString.fromArray(Files.readAllBytes(alpha)));
    assertSame(clear, new OutputFormat(ImageFormat.JPEG, 92), 4);
  }

  private static void assertSame(EncodedImage image, OutputFormat format, double factor)
      throws Exception {
    UpscaleParameters exact =
        new UpscaleParameters(
            new Framing.Scaled(new Scale.Factor(1 / factor)), format, Optional.of("bicubic"));
    assertThat(tiny.run(outcome(image, exact.reducedNearly())))
        .isEqualTo(tiny.run(outcome(image, exact)));
  }

  /** An image with an end that nobody reads, so that it is another one for the pipeline. */
  private EncodedImage stored(String sample, String end) throws Exception {
    return TestImages.stored(
        folder,
        ByteString.fromArray(Files.readAllBytes(SAMPLES.resolve(sample)))
            .concat(ByteString.fromString(end)));
  }

  private static UpscaleOutcome.Rendering outcome(
      EncodedImage image, UpscaleParameters parameters) {
    var request = new UpscaleRequest("near", image, parameters, Priority.VISIBLE, Optional.empty());
    return (UpscaleOutcome.Rendering)
        stream.upscale(request).orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static float[] pixels(UpscaleOutcome.Rendering rendering) throws Exception {
    try (SourceImage image = ImageDecoder.decode(tiny.run(rendering), ImageLimits.DEFAULT)) {
      return image.rgb(Region.of(image.size())).values();
    }
  }
}
