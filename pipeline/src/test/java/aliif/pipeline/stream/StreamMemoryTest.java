package aliif.pipeline.stream;

import static aliif.model.testing.Eventually.eventually;
import static aliif.pipeline.stream.TinyPipeline.outcome;
import static aliif.pipeline.stream.TinyPipeline.request;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Size;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.Pictures;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.png.PngBytes;
import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.memory.Reservation;
import aliif.pipeline.work.FakeAliif;
import java.awt.image.BufferedImage;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What images in progress hold of the memory, and that it comes back. */
final class StreamMemoryTest {
  private static final Size SIZE = new Size(41, 30);
  @AutoClose private final TinyPipeline tiny = new TinyPipeline();

  @Test
  void memoryIsLimitedAndComesBackWhenAnImageIsDoneOrCancelled() throws Exception {
    UpscaleStream stream = tiny.stream(1);
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
      ((UpscaleOutcome.Rendering) each).bytes().runWith(Sink.cancelled(), tiny.system());
    }
    awaitNothingTaken(stream);
    tiny.run(outcome(stream, request));
    awaitNothingTaken(stream);
    assertThat(taken).isGreaterThan(inside.size() * 900L * 900 * 3);
  }

  private static void awaitNothingTaken(UpscaleStream stream) {
    eventually(() -> assertThat(stream.memory().images().taken()).isZero());
  }

  private static UpscaleRequest interactive(ByteString image) {
    UpscaleRequest batch = request(image, "scale", "2");
    return new UpscaleRequest(
        "test", image, batch.parameters(), Priority.INTERACTIVE, Optional.empty());
  }

  @Test
  void batchWorkWaitsForMemoryInsteadOfFailing() throws Exception {
    UpscaleStream stream = tiny.stream(1);
    Reservation all = stream.memory().images().take(stream.memory().images().bytes()).orElseThrow();
    ByteString image = TestImages.png(SIZE, BufferedImage.TYPE_3BYTE_BGR, 1);
    var waiting = stream.upscale(request(image, "scale", "2"));
    assertThat(outcome(stream, interactive(image))).isInstanceOf(UpscaleOutcome.Overloaded.class);
    assertThat(waiting).isNotDone();
    all.close();
    tiny.run(waiting.get(60, TimeUnit.SECONDS));
  }

  @Test
  void whoCancelsWhileWaitingLeavesNothingBehind() throws Exception {
    UpscaleStream stream = tiny.stream(1);
    MemoryPool pool = stream.memory().images();
    Reservation all = pool.take(pool.bytes()).orElseThrow();
    ByteString image = TestImages.png(SIZE, BufferedImage.TYPE_3BYTE_BGR, 1);
    var waiting = stream.upscale(request(image, "scale", "2"));
    awaitWaiting(pool, 1);
    waiting.cancel(false);
    awaitWaiting(pool, 0); // the image may only just have begun to wait
    all.close();
    awaitNothingTaken(stream);
  }

  /** A few kilobytes each held 4 MB of a profile while they waited, 3.6 GB of 900 requests. */
  @Test
  void requestsThatWaitDoNotHoldTheMetadataOfTheirImages() throws Exception {
    UpscaleStream stream = tiny.stream(1);
    MemoryPool pool = stream.memory().images();
    Reservation all = pool.take(pool.bytes()).orElseThrow();
    ByteString image = withProfile(4_000_000);
    List<CompletableFuture<UpscaleOutcome>> waiting = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      waiting.add(stream.upscale(request(image, "scale", "2")));
    }
    awaitWaiting(pool, waiting.size());
    waiting.subList(1, waiting.size()).forEach(each -> each.cancel(false));
    all.close();
    tiny.run(waiting.getFirst().get(60, TimeUnit.SECONDS));
    awaitNothingTaken(stream);
  }

  private static ByteString withProfile(int bytes) {
    ImageHeader said = ImageDecoder.probe(Pictures.fixture("said.jpg"), ImageLimits.DEFAULT);
    byte[] sound = said.metadata().profile().orElseThrow().bytes().toArray();
    byte[] profile = Arrays.copyOf(sound, bytes);
    ByteBuffer.wrap(profile).putInt(0, bytes);
    return PngBytes.header(8, 2, 8, 2).profile(profile).pixels(new int[2 * 25]);
  }

  private void awaitWaiting(MemoryPool pool, int images) {
    tiny.probe()
        .awaitAssert(
            Duration.ofMinutes(5),
            () -> {
              assertThat(pool.waiting()).isEqualTo(images);
              return true;
            });
  }

  /** Its turn had come already, so that nobody gave the memory back. */
  @Test
  void whoCancelsBeforeOrAfterItsTurnLeavesNothingBehind() throws Exception {
    UpscaleStream stream = tiny.stream(1);
    ByteString image = TestImages.png(SIZE, BufferedImage.TYPE_3BYTE_BGR, 1);
    for (int i = 0; i < 200; i++) {
      var begun = stream.upscale(request(image, "scale", "2"));
      for (long end = System.nanoTime() + i * 10_000L; System.nanoTime() < end; ) {
        Thread.onSpinWait();
      }
      if (!begun.cancel(false)) {
        ((UpscaleOutcome.Rendering) begun.join()).bytes().runWith(Sink.cancelled(), tiny.system());
      }
    }
    awaitNothingTaken(stream);
  }

  /** Its source was held by a timer, so that small ones filled the heap within a minute. */
  @Test
  void anImageThatEndedIsNotKeptUntilItsTimeToBeFetchedIsOver() throws Exception {
    UpscaleStream stream = tiny.stream(1);
    WeakReference<UpscaleRequest> gone = ended(stream);
    eventually(
        () -> {
          System.gc();
          assertThat(gone.get()).isNull();
        });
  }

  private WeakReference<UpscaleRequest> ended(UpscaleStream stream) throws Exception {
    ByteString image = TestImages.png(SIZE, BufferedImage.TYPE_3BYTE_BGR, 1);
    UpscaleRequest request = request(image, "scale", "0.5");
    tiny.run(outcome(stream, request));
    return new WeakReference<>(request);
  }

  @Test
  void anImageThatCouldNeverGetInIsOverTheLimitAndSaysWhy() throws Exception {
    ByteString image = TestImages.png(new Size(9000, 7000), BufferedImage.TYPE_BYTE_GRAY, 1);
    UpscaleStream small = tiny.stream(1, 16, 64, _ -> new FakeAliif(_ -> {}));
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
}
