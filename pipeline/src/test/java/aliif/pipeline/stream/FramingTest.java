package aliif.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Scale;
import aliif.model.Size;
import aliif.model.bicubic.BicubicResampler;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.Framing;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.ImageId;
import aliif.pipeline.InputRegion;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.format.ImageLimits;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of an image in each framing, from file to file. */
final class FramingTest {
  private static final Size INPUT = new Size(41, 30);
  private static final OutputFormat TIFF =
      new OutputFormat(ImageFormat.TIFF, OutputFormat.DEFAULT_QUALITY);

  @AutoClose private static TinyPipeline tiny;
  private static UpscaleStream stream;

  @BeforeAll
  static void start() {
    tiny = new TinyPipeline();
    stream = tiny.stream(2);
  }

  /** Every window of a plane has the pixels of the plane, alpha included. */
  @ParameterizedTest
  @CsvSource({
    "tiny, 100, 77",
    "tiny, 100, 20",
    "tiny, 20, 15",
    "bicubic, 100, 77",
    "bicubic, 20, 77",
    "bicubic, 20, 15",
    "bicubic, 41, 30"
  })
  void theWindowsOfAPlaneFitTogether(String model, int width, int height) throws Exception {
    ByteString png = TestImages.png(INPUT, BufferedImage.TYPE_4BYTE_ABGR, 3);
    EncodedImage image = new EncodedImage.InMemory(png);
    Size whole = new Size(width, height);
    Decoded plane = made(image, new Framing.Window(whole, Region.of(whole)), model);
    assertThat(plane.rgb().size()).isEqualTo(whole);
    for (int y = 0; y < height; y += 32) {
      for (int x = 0; x < width; x += 32) {
        Region part = new Region(y, x, Math.min(32, height - y), Math.min(32, width - x));
        Decoded window = made(image, new Framing.Window(whole, part), model);
        assertThat(window.rgb().values()).isEqualTo(plane.rgb().crop(part).values());
        assertThat(window.alpha()).isEqualTo(plane.alphaOf(part));
      }
    }
  }

  /** A rectangle on the grid of a plane has the plane's pixels, alpha included. */
  @ParameterizedTest
  @CsvSource({
    "tiny, 3, 3",
    "tiny, 3, 1",
    "tiny, 2, 5",
    "bicubic, 3, 3",
    "bicubic, 1, 4",
    "bicubic, 1, 1",
    "tiny, 1, 1"
  })
  void aRectangleOnTheGridOfAPlaneHasItsPixels(String model, int across, int down)
      throws Exception {
    ByteString png = TestImages.png(INPUT, BufferedImage.TYPE_4BYTE_ABGR, 3);
    EncodedImage image = new EncodedImage.InMemory(png);
    Size whole = new Size(41 * across, 30 * down);
    Decoded plane = made(image, new Framing.Window(whole, Region.of(whole)), model);
    Region part = new Region(7 * down, 11 * across, 13 * down, 20 * across);

    Framing fitted = new Framing.Fitted(new InputRegion(11, 7, 20, 13), part.size());
    Decoded rectangle = made(image, fitted, model);

    assertThat(rectangle.rgb().values()).isEqualTo(plane.rgb().crop(part).values());
    assertThat(rectangle.alpha()).isEqualTo(plane.alphaOf(part));
  }

  /** A thumbnail of a rectangle: half of its pixels on each axis. */
  @ParameterizedTest
  @CsvSource({"tiny", "bicubic"})
  void aReducedRectangleHasThePixelsOfTheReducedPlane(String model) throws Exception {
    Size input = new Size(40, 30);
    EncodedImage image =
        new EncodedImage.InMemory(TestImages.png(input, BufferedImage.TYPE_3BYTE_BGR, 3));
    Size whole = new Size(20, 15);
    Decoded plane = made(image, new Framing.Window(whole, Region.of(whole)), model);

    Framing fitted = new Framing.Fitted(new InputRegion(10, 4, 22, 20), new Size(11, 10));

    assertThat(made(image, fitted, model).rgb().values())
        .isEqualTo(plane.rgb().crop(new Region(2, 5, 10, 11)).values());
  }

  @Test
  void aRectangleOutsideTheImageIsAWrongParameter() {
    ByteString png = TestImages.png(INPUT, BufferedImage.TYPE_3BYTE_BGR, 3);
    Framing outside = new Framing.Fitted(new InputRegion(30, 7, 20, 13), new Size(5, 5));
    assertThat(outcome(new EncodedImage.InMemory(png), outside, "tiny"))
        .isEqualTo(
            new UpscaleOutcome.InvalidParameter(
                "region: 30.0,7.0,20.0,13.0 (expected: inside the image of 41x30, sides from"
                    + " 1.0)"));
  }

  @ParameterizedTest
  @CsvSource({"100, 77", "20, 77", "20, 15", "41, 30", "410, 300"})
  void bicubicResamplesWithoutTheNetwork(int width, int height) throws Exception {
    ByteString png = TestImages.png(INPUT, BufferedImage.TYPE_3BYTE_BGR, 3);
    Size output = new Size(width, height);
    RgbImage expected = BicubicResampler.resize(Decoded.of(png).rgb(), output);

    Framing framing = new Framing.Window(output, Region.of(output));
    float[] actual = made(new EncodedImage.InMemory(png), framing, "bicubic").rgb().values();

    for (int i = 0; i < actual.length; i++) {
      int sample = Math.round(255 * Math.clamp(expected.values()[i], 0f, 1f));
      assertThat(Math.round(255 * actual[i])).isEqualTo(sample);
    }
  }

  @Test
  void bicubicSaysWhatItIs() {
    ByteString png = TestImages.png(INPUT, BufferedImage.TYPE_3BYTE_BGR, 3);
    UpscaleOutcome.Rendering rendering =
        rendering(new EncodedImage.InMemory(png), scaled(2), "bicubic");
    assertThat(rendering.model()).isEqualTo("bicubic");
    assertThat(rendering.weightsDigest()).startsWith("e3b0c44298fc1c14").hasSize(64);
    assertThat(rendering.output()).isEqualTo(new Size(82, 60));
  }

  @Test
  void aStoredImageIsReadAsOneInMemory(@TempDir Path folder) throws Exception {
    ByteString png = TestImages.png(INPUT, BufferedImage.TYPE_4BYTE_ABGR, 3);
    Path file = Files.write(folder.resolve("image"), png.toArray());
    var stored = new EncodedImage.Stored(new ImageId("01".repeat(32)), file);

    assertThat(tiny.run(rendering(stored, scaled(2.5), "tiny")))
        .isEqualTo(tiny.run(rendering(new EncodedImage.InMemory(png), scaled(2.5), "tiny")));
  }

  private static Framing scaled(double factor) {
    return new Framing.Scaled(new Scale.Factor(factor));
  }

  private static Decoded made(EncodedImage image, Framing framing, String model) throws Exception {
    return Decoded.of(tiny.run(rendering(image, framing, model)));
  }

  private static UpscaleOutcome.Rendering rendering(
      EncodedImage image, Framing framing, String model) {
    return (UpscaleOutcome.Rendering) outcome(image, framing, model);
  }

  private static UpscaleOutcome outcome(EncodedImage image, Framing framing, String model) {
    var request =
        new UpscaleRequest(
            "framed",
            image,
            new UpscaleParameters(framing, TIFF, Optional.of(model)),
            Priority.VISIBLE,
            Optional.empty());
    return stream.upscale(request).orTimeout(60, TimeUnit.SECONDS).join();
  }

  /** The pixels of an output, its colours multiplied by alpha. */
  private record Decoded(RgbImage rgb, List<Float> alpha) {
    static Decoded of(ByteString bytes) {
      try (SourceImage source = ImageDecoder.decode(bytes, ImageLimits.DEFAULT)) {
        Region all = Region.of(source.size());
        return new Decoded(source.weightedRgb(all), list(source.alpha(all)));
      }
    }

    private static List<Float> list(float[] values) {
      List<Float> list = new ArrayList<>();
      for (float value : values) {
        list.add(value);
      }
      return list;
    }

    List<Float> alphaOf(Region part) {
      List<Float> cut = new ArrayList<>();
      for (int y = part.y(); y < part.bottom(); y++) {
        int row = y * rgb.width();
        cut.addAll(alpha.subList(row + part.x(), row + part.right()));
      }
      return cut;
    }
  }
}
