package aliif.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Size;
import aliif.model.scalar.ScalarAliif;
import aliif.model.testing.RandomWeights;
import aliif.pipeline.Models;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.memory.Reservation;
import aliif.pipeline.work.FakeAliif;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UpscaleStreamTest {
  private static final Models MODELS = new Models(Map.of("tiny", RandomWeights.tiny()), "tiny");
  private static final Size SIZE = new Size(41, 30);

  private final ActorTestKit kit = ActorTestKit.create();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private UpscaleStream stream(int workers) {
    return stream(kit, workers);
  }

  private static UpscaleStream stream(ActorTestKit kit, int workers) {
    return UpscaleStream.create(
        kit.system(),
        TestSettings.pipeline(workers, 16),
        MODELS,
        TestSettings.memory(400),
        _ -> ScalarAliif.create(RandomWeights.tiny()));
  }

  private static UpscaleRequest request(ByteString image, String... parameters) {
    Map<String, String> named =
        IntStream.range(0, parameters.length / 2)
            .boxed()
            .collect(
                java.util.stream.Collectors.toMap(
                    i -> parameters[2 * i], i -> parameters[2 * i + 1]));
    return new UpscaleRequest(
        "test",
        image,
        UpscaleParameters.parse(name -> Optional.ofNullable(named.get(name))),
        Priority.BATCH,
        Optional.empty());
  }

  private static UpscaleOutcome outcome(UpscaleStream stream, UpscaleRequest request)
      throws Exception {
    return stream.upscale(request).toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private ByteString run(UpscaleOutcome outcome) throws Exception {
    return ((UpscaleOutcome.Rendering) outcome)
        .bytes()
        .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), kit.system())
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  private static BufferedImage read(ByteString bytes) throws Exception {
    return ImageIO.read(new ByteArrayInputStream(bytes.toArray()));
  }

  @Test
  void theBytesDoNotDependOnTheNumberOfWorkers() throws Exception {
    ByteString image = TestImages.png(SIZE, BufferedImage.TYPE_3BYTE_BGR, 1);
    ActorTestKit other = ActorTestKit.create();
    try {
      ByteString one = run(outcome(stream(kit, 1), request(image, "scale", "2.7")));
      ByteString three = run(outcome(stream(other, 3), request(image, "scale", "2.7")));
      assertThat(one).isEqualTo(three);
    } finally {
      other.shutdownTestKit();
    }
  }

  @Test
  void anOutcomeSaysWhatComes() throws Exception {
    ByteString image = TestImages.png(SIZE, BufferedImage.TYPE_4BYTE_ABGR, 1);
    var rendering = (UpscaleOutcome.Rendering) outcome(stream(2), request(image, "width", "100"));
    assertThat(rendering.input()).isEqualTo(SIZE);
    assertThat(rendering.output()).isEqualTo(new Size(100, 73));
    assertThat(rendering.model()).isEqualTo("tiny");
    assertThat(rendering.weightsDigest()).isEqualTo(RandomWeights.tiny().digest());
    BufferedImage output = read(run(rendering));
    assertThat(output.getWidth()).isEqualTo(100);
    assertThat(output.getHeight()).isEqualTo(73);
    assertThat(output.getColorModel().hasAlpha()).isTrue();
  }

  @Test
  void greyStaysGrey() throws Exception {
    ByteString image = TestImages.png(SIZE, BufferedImage.TYPE_BYTE_GRAY, 1);
    BufferedImage output = read(run(outcome(stream(2), request(image, "scale", "2"))));
    assertThat(output.getRaster().getNumBands()).isEqualTo(1);
  }

  @Test
  void scaleOneGivesTheSamePixels() throws Exception {
    ByteString image = TestImages.png(SIZE, BufferedImage.TYPE_4BYTE_ABGR, 1);
    BufferedImage input = read(image);
    BufferedImage output = read(run(outcome(stream(2), request(image, "scale", "1"))));
    for (int y = 0; y < SIZE.height(); y++) {
      for (int x = 0; x < SIZE.width(); x++) {
        if (input.getRGB(x, y) >>> 24 != 0) {
          assertThat(output.getRGB(x, y)).isEqualTo(input.getRGB(x, y));
        }
      }
    }
  }

  @Test
  void sixteenBitsComeThroughToTheBit() throws Exception {
    BufferedImage input =
        new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_USHORT_GRAY);
    for (int i = 0; i < SIZE.pixels(); i++) {
      input.getRaster().setSample(i % SIZE.width(), i / SIZE.width(), 0, i * 53 & 0xffff);
    }
    var bytes = new java.io.ByteArrayOutputStream();
    ImageIO.write(input, "png", bytes);
    ByteString image = ByteString.fromArray(bytes.toByteArray());
    BufferedImage output = read(run(outcome(stream(2), request(image, "scale", "1"))));
    assertThat(output.getRaster().getTransferType())
        .isEqualTo(java.awt.image.DataBuffer.TYPE_USHORT);
    for (int i = 0; i < SIZE.pixels(); i++) {
      assertThat(output.getRaster().getSample(i % SIZE.width(), i / SIZE.width(), 0))
          .isEqualTo(i * 53 & 0xffff);
    }
  }

  @Test
  void aRegionHasThePixelsOfTheWhole() throws Exception {
    ByteString image = TestImages.png(SIZE, BufferedImage.TYPE_4BYTE_ABGR, 1);
    UpscaleStream stream = stream(2);
    for (String scale : new String[] {"2.7", "0.6"}) {
      BufferedImage whole = read(run(outcome(stream, request(image, "scale", scale))));
      var region =
          (UpscaleOutcome.Rendering)
              outcome(stream, request(image, "scale", scale, "region", "10.3,7,20.2,15.5"));
      BufferedImage part = read(run(region));
      double factor = Double.parseDouble(scale);
      int left = (int) Math.floor(10.3 * whole.getWidth() / SIZE.width() + 0.5);
      int top = (int) Math.floor(7.0 * whole.getHeight() / SIZE.height() + 0.5);
      assertThat(part.getWidth()).isBetween((int) (20 * factor) - 1, (int) (20.2 * factor) + 2);
      assertThat(region.output()).isEqualTo(new Size(part.getWidth(), part.getHeight()));
      for (int y = 0; y < part.getHeight(); y++) {
        for (int x = 0; x < part.getWidth(); x++) {
          assertThat(part.getRGB(x, y)).isEqualTo(whole.getRGB(left + x, top + y));
        }
      }
    }
  }

  /** A band of it has 1.5 MB. */
  @Test
  void theOutputComesInPiecesOfAMebibyteAtMost() throws Exception {
    ByteString image = TestImages.png(SIZE, BufferedImage.TYPE_3BYTE_BGR, 1);
    UpscaleStream stream =
        UpscaleStream.create(
            kit.system(),
            TestSettings.pipeline(1, 64),
            MODELS,
            TestSettings.memory(400),
            _ -> new FakeAliif(_ -> {}));
    UpscaleRequest request = request(image, "scale", "20", "format", "tiff");
    List<ByteString> pieces =
        ((UpscaleOutcome.Rendering) outcome(stream, request))
            .bytes()
            .runWith(Sink.seq(), kit.system())
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
    assertThat(pieces).allMatch(piece -> piece.size() <= 1 << 20);
    assertThat(pieces.stream().mapToInt(ByteString::size).sum()).isGreaterThan(820 * 600 * 3);
    assertThat(pieces).hasSize(3); // header, 1 MiB, what is left of 1.4
  }

  @Test
  void badImagesAndParametersEndInTheirOutcome() throws Exception {
    UpscaleStream stream = stream(1);
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
    assertThat(stream.memory().images().taken()).isZero();
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

  @Test
  void memoryIsLimitedAndComesBackWhenAnImageIsDoneOrCancelled() throws Exception {
    UpscaleStream stream = stream(1);
    UpscaleRequest request =
        interactive(TestImages.png(new Size(900, 900), BufferedImage.TYPE_3BYTE_BGR, 1));
    List<UpscaleOutcome> inside = new ArrayList<>();
    UpscaleOutcome next = outcome(stream, request);
    while (next instanceof UpscaleOutcome.Rendering) {
      inside.add(next);
      next = outcome(stream, request);
    }
    assertThat(inside).hasSizeBetween(2, 100);
    assertThat(next).isInstanceOf(UpscaleOutcome.Overloaded.class);
    long taken = stream.memory().images().taken();
    for (UpscaleOutcome each : inside) {
      ((UpscaleOutcome.Rendering) each).bytes().runWith(Sink.cancelled(), kit.system());
    }
    awaitTaken(stream, 0);
    run(outcome(stream, request));
    awaitTaken(stream, 0);
    assertThat(taken).isGreaterThan(inside.size() * 900L * 900 * 3);
  }

  private void awaitTaken(UpscaleStream stream, long bytes) {
    kit.createTestProbe()
        .awaitAssert(
            Duration.ofSeconds(60),
            () -> {
              assertThat(stream.memory().images().taken()).isEqualTo(bytes);
              return true;
            });
  }

  private static UpscaleRequest interactive(ByteString image) {
    UpscaleRequest batch = request(image, "scale", "2");
    return new UpscaleRequest(
        "test", image, batch.parameters(), Priority.INTERACTIVE, Optional.empty());
  }

  @Test
  void batchWorkWaitsForMemoryInsteadOfFailing() throws Exception {
    UpscaleStream stream = stream(1);
    Reservation all = stream.memory().images().take(stream.memory().images().bytes()).orElseThrow();
    ByteString image = TestImages.png(SIZE, BufferedImage.TYPE_3BYTE_BGR, 1);
    var waiting = stream.upscale(request(image, "scale", "2"));
    assertThat(outcome(stream, interactive(image))).isInstanceOf(UpscaleOutcome.Overloaded.class);
    assertThat(waiting).isNotDone();
    all.close();
    run(waiting.get(60, TimeUnit.SECONDS));
  }

  @Test
  void whoCancelsWhileWaitingLeavesNothingBehind() throws Exception {
    UpscaleStream stream = stream(1);
    MemoryPool pool = stream.memory().images();
    Reservation all = pool.take(pool.bytes()).orElseThrow();
    ByteString image = TestImages.png(SIZE, BufferedImage.TYPE_3BYTE_BGR, 1);
    var waiting = stream.upscale(request(image, "scale", "2"));
    awaitWaiting(pool, 1);
    waiting.cancel(false);
    awaitWaiting(pool, 0); // the image may only just have begun to wait
    all.close();
    awaitTaken(stream, 0);
  }

  private void awaitWaiting(MemoryPool pool, int images) {
    kit.createTestProbe()
        .awaitAssert(
            Duration.ofSeconds(60),
            () -> {
              assertThat(pool.waiting()).isEqualTo(images);
              return true;
            });
  }

  /** Its turn had come already, so that nobody gave the memory back. */
  @Test
  void whoCancelsBeforeOrAfterItsTurnLeavesNothingBehind() throws Exception {
    UpscaleStream stream = stream(1);
    ByteString image = TestImages.png(SIZE, BufferedImage.TYPE_3BYTE_BGR, 1);
    for (int i = 0; i < 200; i++) {
      var begun = stream.upscale(request(image, "scale", "2"));
      for (long end = System.nanoTime() + i * 10_000L; System.nanoTime() < end; ) {
        Thread.onSpinWait();
      }
      if (!begun.cancel(false)) {
        ((UpscaleOutcome.Rendering) begun.join()).bytes().runWith(Sink.cancelled(), kit.system());
      }
    }
    awaitTaken(stream, 0);
  }

  /** Timers do not count that far, so the image failed inside. */
  @Test
  void aDeadlineInTheFarFutureIsAsGoodAsNone() throws Exception {
    ByteString image = TestImages.png(SIZE, BufferedImage.TYPE_3BYTE_BGR, 1);
    UpscaleStream stream = stream(1);
    for (Instant deadline : List.of(Instant.parse("9999-12-31T23:59:59Z"), Instant.MAX)) {
      UpscaleRequest batch = request(image, "scale", "2");
      var request =
          new UpscaleRequest(
              "patient", image, batch.parameters(), Priority.INTERACTIVE, Optional.of(deadline));
      assertThat(run(outcome(stream, request)).isEmpty()).isFalse();
    }
  }

  /** Its source was held by a timer, so that small ones filled the heap within a minute. */
  @Test
  void anImageThatEndedIsNotKeptUntilItsTimeToBeFetchedIsOver() throws Exception {
    UpscaleStream stream = stream(1);
    WeakReference<UpscaleOutcome> gone = ended(stream);
    for (int i = 0; gone.get() != null && i < 100; i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(gone.get()).isNull();
  }

  private WeakReference<UpscaleOutcome> ended(UpscaleStream stream) throws Exception {
    ByteString image = TestImages.png(SIZE, BufferedImage.TYPE_3BYTE_BGR, 1);
    UpscaleOutcome outcome = outcome(stream, request(image, "scale", "0.5"));
    run(outcome);
    return new WeakReference<>(outcome);
  }

  @Test
  void anImageThatCouldNeverGetInIsOverTheLimitAndSaysWhy() throws Exception {
    ByteString image = TestImages.png(new Size(9000, 7000), BufferedImage.TYPE_BYTE_GRAY, 1);
    UpscaleStream small =
        UpscaleStream.create(
            kit.system(),
            TestSettings.pipeline(1, 16),
            MODELS,
            TestSettings.memory(64),
            _ -> new FakeAliif(_ -> {}));
    assertThat(outcome(small, request(image, "scale", "2")))
        .isInstanceOfSatisfying(
            UpscaleOutcome.OverLimit.class,
            over ->
                assertThat(over.message())
                    .matches(
                        "image: \\d+ MiB in memory \\(decoding \\d+, rows \\d+, tiles \\d+, bands"
                            + " \\d+, windows 0, encoder \\d+\\) \\(expected: at most \\d+ MiB;"
                            + " ALIIF_HEAP=8g gives more\\)"));
  }

  @Test
  void aDeadlineThatPassesEndsTheStreamWithIt() throws Exception {
    Semaphore gate = new Semaphore(0);
    UpscaleStream stream =
        UpscaleStream.create(
            kit.system(),
            TestSettings.pipeline(1, 16),
            MODELS,
            TestSettings.memory(400),
            _ -> new FakeAliif(_ -> gate.acquireUninterruptibly()));
    UpscaleRequest patient =
        request(TestImages.png(SIZE, BufferedImage.TYPE_3BYTE_BGR, 1), "scale", "2");
    UpscaleRequest hasty =
        new UpscaleRequest(
            "hasty",
            patient.image(),
            patient.parameters(),
            Priority.BATCH,
            Optional.of(Instant.now().plusMillis(300)));
    var first = ((UpscaleOutcome.Rendering) outcome(stream, patient)).bytes();
    first.runWith(Sink.ignore(), kit.system());
    UpscaleOutcome second = outcome(stream, hasty);
    assertThatThrownBy(() -> run(second))
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
        UpscaleStream.create(
            kit.system(),
            TestSettings.pipeline(1, 16),
            MODELS,
            TestSettings.memory(400),
            _ ->
                new FakeAliif(
                    crop -> {
                      if (crop.get(0, 0, 0) > 0.5f) {
                        throw new IllegalStateException("broken");
                      }
                    }));
    UpscaleOutcome white = outcome(stream, request(flat(255), "scale", "2"));
    assertThatThrownBy(() -> run(white)).hasMessageContaining("test: a tile broke 2 workers");
    assertThat(read(run(outcome(stream, request(flat(0), "scale", "2")))).getWidth()).isEqualTo(16);
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
