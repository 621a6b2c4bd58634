package aliif.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Region;
import aliif.model.Scale;
import aliif.model.Size;
import aliif.model.scalar.ScalarAliif;
import aliif.model.testing.RandomWeights;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.Framing;
import aliif.pipeline.ImageId;
import aliif.pipeline.InputRegion;
import aliif.pipeline.Models;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.format.ImageLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever its format, a stored image gives the bytes that it gives in memory, though its pixels
 * are decoded once and then read from where each request begins.
 */
final class StoredImagesTest {
  private static final Path IMAGES = Path.of("src/test/resources/aliif/pipeline/image");

  private static final ActorTestKit kit = ActorTestKit.create();
  private static final UpscaleStream stream =
      UpscaleStream.create(
          kit.system(),
          TestSettings.pipeline(2, 16),
          new Models(Map.of("tiny", RandomWeights.tiny()), "tiny"),
          TestSettings.memory(400),
          _ -> ScalarAliif.create(RandomWeights.tiny()));

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  static Stream<Path> images() throws IOException {
    try (Stream<Path> files = Files.walk(IMAGES, 2)) {
      return files.filter(Files::isRegularFile).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void aStoredImageGivesTheBytesThatItGivesInMemory(Path file) throws Exception {
    EncodedImage memory = new EncodedImage.InMemory(ByteString.fromArray(Files.readAllBytes(file)));
    EncodedImage stored = new EncodedImage.Stored(id(file), file);
    for (UpscaleParameters parameters : parameters(memory)) {
      UpscaleOutcome expected = outcome(memory, parameters);
      UpscaleOutcome actual = outcome(stored, parameters);
      if (expected instanceof UpscaleOutcome.Rendering rendering) {
        var other = (UpscaleOutcome.Rendering) actual;
        assertThat(other.notices()).isEqualTo(rendering.notices());
        assertThat(other.input()).isEqualTo(rendering.input());
        assertThat(bytes(other)).as("%s", parameters).isEqualTo(bytes(rendering));
      } else {
        assertThat(actual).isEqualTo(expected);
      }
    }
  }

  /** From the bottom to the top, by the model and by bicubic interpolation. */
  private static List<UpscaleParameters> parameters(EncodedImage image) {
    Size size;
    try {
      size = ImageDecoder.probe(image, ImageLimits.DEFAULT).size();
    } catch (RuntimeException _) {
      size = new Size(8, 8); // whatever is asked for is refused
    }
    List<Framing> framings = new ArrayList<>();
    Size twice = new Size(2 * size.width(), 2 * size.height());
    for (int y = Math.max(0, twice.height() - 32); y >= 0; y -= twice.height() / 3 + 1) {
      int width = Math.min(32, twice.width());
      Region part = new Region(y, twice.width() - width, Math.min(32, twice.height()), width);
      framings.add(new Framing.Window(twice, part));
    }
    framings.add(
        new Framing.Fitted(
            new InputRegion(0, size.height() / 2.0, size.width(), size.height() / 2.0),
            new Size(7, 11)));
    framings.add(new Framing.Scaled(new Scale.ToSize(new Size(16, 9))));
    return framings.stream()
        .flatMap(
            framing ->
                Stream.of("tiny", "bicubic")
                    .map(
                        model ->
                            new UpscaleParameters(framing, OutputFormat.PNG, Optional.of(model))))
        .toList();
  }

  private static UpscaleOutcome outcome(EncodedImage image, UpscaleParameters parameters) {
    var request =
        new UpscaleRequest("stored", image, parameters, Priority.VISIBLE, Optional.empty());
    return stream.upscale(request).orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static ByteString bytes(UpscaleOutcome.Rendering rendering) throws Exception {
    return rendering
        .bytes()
        .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), kit.system())
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  private static ImageId id(Path file) throws IOException, NoSuchAlgorithmException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return new ImageId(HexFormat.of().formatHex(digest));
  }
}
