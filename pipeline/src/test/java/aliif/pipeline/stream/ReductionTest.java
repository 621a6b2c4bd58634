package aliif.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aliif.model.testing.BilinearAliif;
import aliif.model.testing.RandomWeights;
import aliif.pipeline.Models;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.image.Pictures;
import aliif.pipeline.testing.PipelineTestSettings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Scales at and below 1, from file to file, against Pillow's resize(BICUBIC). The fixtures are
 * written by {@code src/test/python/reduction_fixtures.py}.
 */
final class ReductionTest {
  /** Not committed: it may be used for evaluation only. */
  private static final Path SET5 = Path.of("../../shared/bench/Set5");

  @AutoClose("shutdownTestKit")
  private static ActorTestKit kit;

  private static UpscaleStream stream;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create();
    stream =
        UpscaleStream.create(
            kit.system(),
            PipelineTestSettings.pipeline(1, 16),
            new Models(Map.of("tiny", RandomWeights.tiny()), "tiny"),
            PipelineTestSettings.memory(200),
            _ -> new BilinearAliif(RandomWeights.tiny().config()));
  }

  @ParameterizedTest
  @CsvSource({"48,48", "60,40", "96,20", "33,71", "5,7", "1,1", "96,96"})
  void aPhotographIsReducedAsPillowDoes(int width, int height) throws Exception {
    String name = "reduction/" + width + "x" + height + ".png";
    assertClose(reduced(fixture("reduction/photograph.png"), width, height), read(fixture(name)));
  }

  /** At 100 pixels of each of five sizes of each image. */
  @ParameterizedTest
  @CsvSource({"baby", "bird", "butterfly", "head", "woman"})
  void setFiveIsReducedAsPillowDoes(String name) throws Exception {
    assumeTrue(Files.isDirectory(SET5), SET5 + " is not here");
    ByteString input = ByteString.fromArray(Files.readAllBytes(SET5.resolve(name + ".png")));
    Map<String, BufferedImage> actual = new HashMap<>(); // by size
    for (String line : fixture("reduction/set5.txt").utf8String().lines().toList()) {
      if (line.startsWith(name + " ")) {
        int[] row =
            Arrays.stream(line.split(" ", -1)).skip(1).mapToInt(Integer::parseInt).toArray();
        String size = row[0] + "x" + row[1];
        if (!actual.containsKey(size)) {
          actual.put(size, reduced(input, row[0], row[1]));
        }
        int colour = Objects.requireNonNull(actual.get(size)).getRGB(row[2], row[3]);
        assertThat(colour >> 16 & 255).isCloseTo(row[4], within(1));
        assertThat(colour >> 8 & 255).isCloseTo(row[5], within(1));
        assertThat(colour & 255).isCloseTo(row[6], within(1));
      }
    }
    assertThat(actual).hasSize(5);
  }

  /** Green under an alpha of 1, beside opaque red: no visible pixel is green, whatever the size. */
  @ParameterizedTest
  @ValueSource(ints = {20, 32, 63})
  void whatHardlyShowsColoursNothing(int side) throws Exception {
    ByteString image = Pictures.fixture("cases/alpha_nearly_clear.png");
    BufferedImage output = reduced(image, side, side);
    int visible = 0;
    for (int i = 0; i < side * side; i++) {
      int colour = output.getRGB(i % side, i / side);
      if (colour >>> 24 > 10) {
        visible++;
        assertThat(colour >> 8 & 255).as("green at %d", i).isLessThanOrEqualTo(25);
        assertThat(colour >> 16 & 255).as("red at %d", i).isGreaterThanOrEqualTo(230);
      }
    }
    assertThat(visible).isGreaterThan(side);
  }

  /**
   * Rows of opaque red between rows of green that hardly show. Two of them become one, while the
   * model enlarges the other axis, or nothing does.
   */
  @ParameterizedTest
  @CsvSource({"64,16", "40,16", "32,16", "16,64", "16,33"})
  void coloursAreWeightedByAlphaWhereOneAxisGrowsAndTheOtherShrinks(int width, int height)
      throws Exception {
    boolean upright = height <= 16;
    var image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 32 * 32; i++) {
      boolean red = (upright ? i / 32 : i % 32) % 2 == 0;
      image.setRGB(i % 32, i / 32, red ? 0xffff0000 : 0x1800ff00);
    }
    var png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    BufferedImage output = reduced(ByteString.fromArray(png.toByteArray()), width, height);
    for (int i = 0; i < width * height; i++) {
      int colour = output.getRGB(i % width, i / width);
      assertThat(colour >>> 24).as("alpha at %d", i).isBetween(110, 170); // the mean is 139.5
      // By alpha, green is 24 parts of 279, which is 22 of 255; without weights it would be 128.
      assertThat(colour >> 8 & 255).as("green at %d", i).isLessThanOrEqualTo(45);
      assertThat(colour >> 16 & 255).as("red at %d", i).isGreaterThanOrEqualTo(210);
    }
  }

  private static BufferedImage reduced(ByteString image, int width, int height) throws Exception {
    Map<String, String> parameters =
        Map.of("width", String.valueOf(width), "height", String.valueOf(height));
    var request =
        new UpscaleRequest(
            "reduced",
            image,
            UpscaleParameters.parse(name -> Optional.ofNullable(parameters.get(name))),
            Priority.BATCH,
            Optional.empty());
    var rendering =
        (UpscaleOutcome.Rendering)
            stream.upscale(request).toCompletableFuture().get(60, TimeUnit.SECONDS);
    return read(
        rendering
            .bytes()
            .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), kit.system())
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS));
  }

  private static void assertClose(BufferedImage actual, BufferedImage expected) {
    for (int y = 0; y < expected.getHeight(); y++) {
      for (int x = 0; x < expected.getWidth(); x++) {
        int difference = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
          int one = actual.getRGB(x, y) >> shift & 255;
          int other = expected.getRGB(x, y) >> shift & 255;
          difference = Math.max(difference, Math.abs(one - other));
        }
        assertThat(difference).isLessThanOrEqualTo(1);
      }
    }
  }

  private static BufferedImage read(ByteString bytes) throws Exception {
    return ImageIO.read(new ByteArrayInputStream(bytes.toArray()));
  }

  private static ByteString fixture(String name) throws Exception {
    try (InputStream stream =
        Objects.requireNonNull(ReductionTest.class.getResourceAsStream(name), name)) {
      return ByteString.fromArray(stream.readAllBytes());
    }
  }
}
