package aliif.pipeline.stream;

import static aliif.model.testing.Eventually.eventually;
import static aliif.pipeline.stream.TinyPipeline.outcome;
import static aliif.pipeline.stream.TinyPipeline.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Size;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.work.FakeAliif;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageIO;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What becomes of images and requests that end early, and of those after them. */
final class StreamFailureTest {
  private static final Size SIZE = new Size(41, 30);
  @AutoClose private final TinyPipeline tiny = new TinyPipeline();

  private static BufferedImage read(ByteString bytes) throws Exception {
    return ImageIO.read(new ByteArrayInputStream(bytes.toArray()));
  }

  @Test
  void badImagesAndParametersEndInTheirOutcome() throws Exception {
    UpscaleStream stream = tiny.stream(1);
    ByteString image = TestImages.png(SIZE, BufferedImage.TYPE_3BYTE_BGR, 1);
    ByteString text = ByteString.fromString("no image", StandardCharsets.UTF_8);
    assertThat(outcome(stream, request(text, "scale", "2")))
        .isInstanceOf(UpscaleOutcome.UnsupportedFormat.class);
    assertThat(outcome(stream, request(image.take(image.size() / 2), "scale", "2")))
        .isInstanceOf(UpscaleOutcome.UnreadableImage.class);
    assertThat(outcome(stream, request(image, "scale", "2", "model", "none")))
        .isEqualTo(
            new UpscaleOutcome.InvalidParameter("model: none (expected: one of [bicubic, tiny])"));
    assertThat(outcome(stream, request(image, "width", "4101")))
        .isEqualTo(
            new UpscaleOutcome.InvalidParameter(
                "width: 4101 (expected: at most 100 times the input's 41)"));
    ByteString large = TestImages.png(new Size(2400, 1), BufferedImage.TYPE_BYTE_GRAY, 1);
    assertThat(outcome(stream, request(large, "scale", "99")))
        .isEqualTo(
            new UpscaleOutcome.OverLimit(
                "output: 237600x99 (expected: sides to 200000, at most 2000000000 pixels;"
                    + " aliif.limits.output-side and aliif.limits.output-pixels raise it)"));
    eventually(() -> assertThat(stream.memory().images().taken()).isZero());
  }

  @Test
  void parametersThatCannotBeAreNamed() {
    ByteString image = ByteString.emptyByteString();
    assertInvalid("scale: 0 (expected: above 0, at most 100)", image, "scale", "0");
    assertInvalid("scale: -1 (expected: above 0, at most 100)", image, "scale", "-1");
    assertInvalid("scale: NaN (expected: above 0, at most 100)", image, "scale", "NaN");
    assertInvalid("scale: 1000 (expected: above 0, at most 100)", image, "scale", "1000");
    assertInvalid("scale: big (expected: a number)", image, "scale", "big");
    assertInvalid("width: 1.5 (expected: a whole number)", image, "width", "1.5");
    assertInvalid("width: 0 (expected: at least 1)", image, "width", "0");
    assertInvalid("scale: none (expected: scale, width or height)", image);
    assertInvalid(
        "scale: 2 together with width or height (expected: one or the other)",
        image,
        "scale",
        "2",
        "height",
        "5");
    assertInvalid("quality: 101 (expected: 1 to 100)", image, "scale", "2", "quality", "101");
    assertInvalid(
        "format: gif (expected: png, jpeg, webp or tiff)", image, "scale", "2", "format", "gif");
  }

  private static void assertInvalid(String message, ByteString image, String... parameters) {
    assertThatThrownBy(() -> request(image, parameters))
        .isInstanceOf(UpscaleException.class)
        .hasMessage(message);
  }

  /** Timers do not count that far, so the image failed inside. */
  @Test
  void aDeadlineInTheFarFutureIsAsGoodAsNone() throws Exception {
    ByteString image = TestImages.png(SIZE, BufferedImage.TYPE_3BYTE_BGR, 1);
    UpscaleStream stream = tiny.stream(1);
    for (Instant deadline : List.of(Instant.parse("9999-12-31T23:59:59Z"), Instant.MAX)) {
      UpscaleRequest batch = request(image, "scale", "2");
      var request =
          new UpscaleRequest(
              "patient", image, batch.parameters(), Priority.INTERACTIVE, Optional.of(deadline));
      assertThat(tiny.run(outcome(stream, request)).isEmpty()).isFalse();
    }
  }

  @Test
  void aDeadlineThatPassesEndsTheStreamWithIt() throws Exception {
    Semaphore gate = new Semaphore(0);
    UpscaleStream stream =
        tiny.stream(1, 16, 400, _ -> new FakeAliif(_ -> gate.acquireUninterruptibly()));
    UpscaleRequest patient =
        request(TestImages.png(SIZE, BufferedImage.TYPE_3BYTE_BGR, 1), "scale", "2");
    var first = ((UpscaleOutcome.Rendering) outcome(stream, patient)).bytes();
    first.runWith(Sink.ignore(), tiny.system());
    UpscaleRequest hasty =
        new UpscaleRequest(
            "hasty",
            patient.image(),
            patient.parameters(),
            Priority.BATCH,
            Optional.of(Instant.now().plusSeconds(2))); // enough to be decoded
    UpscaleOutcome second = outcome(stream, hasty);
    assertThatThrownBy(() -> tiny.run(second))
        .cause()
        .isInstanceOfSatisfying(
            UpscaleException.class,
            problem ->
                assertThat(problem.failure()).isInstanceOf(UpscaleOutcome.DeadlinePassed.class));
    gate.release(1000);
  }

  @Test
  void anEngineThatBreaksEndsItsImageAndNoOther() throws Exception {
    UpscaleStream stream =
        tiny.stream(
            1,
            16,
            400,
            _ ->
                new FakeAliif(
                    crop -> {
                      if (crop.get(0, 0, 0) > 0.5f) {
                        throw new IllegalStateException("broken");
                      }
                    }));
    UpscaleOutcome white = outcome(stream, request(flat(255), "scale", "2"));
    assertThatThrownBy(() -> tiny.run(white)).hasMessageContaining("test: a tile broke 2 workers");
    assertThat(read(tiny.run(outcome(stream, request(flat(0), "scale", "2")))).getWidth())
        .isEqualTo(16);
  }

  private static ByteString flat(int value) throws Exception {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_3BYTE_BGR);
    java.util.Arrays.fill(
        ((java.awt.image.DataBufferByte) image.getRaster().getDataBuffer()).getData(),
        (byte) value);
    var bytes = new java.io.ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return ByteString.fromArray(bytes.toByteArray());
  }
}
