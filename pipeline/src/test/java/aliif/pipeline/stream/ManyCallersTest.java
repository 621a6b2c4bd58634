package aliif.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Region;
import aliif.model.Size;
import aliif.model.scalar.ScalarAliif;
import aliif.model.testing.RandomWeights;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.Framing;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.Models;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.testing.PipelineTestSettings;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many callers ask for tiles and reductions of a few images at the same time. Some leave while they
 * wait for memory, for a decoding or for a tile that another has begun, some while they read, and
 * what is kept makes room again and again. Each of those that stay is answered, long before
 * anything would end by a timeout.
 */
final class ManyCallersTest {
  private static final int THREADS = 8;
  private static final int EACH = 40;
  private static final int IMAGES = 9;
  private static final int DEADLINE = 40; // seconds, for each answer

  @AutoClose private final TinyPipeline tiny = new TinyPipeline();
  @TempDir private Path folder;

  @Test
  void whoStaysIsAnsweredThoughOthersLeave() throws Exception {
    UpscaleStream stream =
        UpscaleStream.create(
            tiny.system(),
            PipelineTestSettings.pipeline(2, 16),
            new Models(Map.of("tiny", RandomWeights.tiny()), "tiny"),
            PipelineTestSettings.memory(40, 0.02),
            _ -> ScalarAliif.create(RandomWeights.tiny()));
    List<EncodedImage> images = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      ByteString image =
          TestImages.write(
              i % 2 == 0 ? "png" : "jpeg", new Size(90, 70), BufferedImage.TYPE_3BYTE_BGR, i);
      images.add(TestImages.stored(folder, image));
    }
    CompletableFuture<?>[] callers = new CompletableFuture<?>[THREADS];
    for (int thread = 0; thread < THREADS; thread++) {
      Random random = new Random(thread);
      CompletableFuture<Void> caller = new CompletableFuture<>();
      callers[thread] = caller;
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  for (int i = 0; i < EACH; i++) {
                    ask(stream, images.get(random.nextInt(IMAGES)), random);
                  }
                  caller.complete(null);
                } catch (Exception | AssertionError problem) {
                  caller.completeExceptionally(problem);
                }
              });
    }
    CompletableFuture.allOf(callers).join();
    assertThat(stream.features().evictions()).isPositive();
    assertThat(stream.features().hits()).isPositive();
    tiny.probe()
        .awaitAssert(
            () -> {
              assertThat(stream.memory().images().taken()).isZero();
              assertThat(stream.memory().images().waiting()).isZero();
              assertThat(stream.decoded().users()).isZero();
              assertThat(stream.features().pins()).isZero();
              assertThat(stream.features().encodings()).isZero();
              return true;
            });
  }

  private void ask(UpscaleStream stream, EncodedImage image, Random random) throws Exception {
    CompletableFuture<UpscaleOutcome> outcome =
        stream.upscale(
            new UpscaleRequest(
                "caller", image, parameters(random), Priority.VISIBLE, Optional.empty()));
    int way = random.nextInt(4);
    if (way == 0) {
      for (int i = random.nextInt(2000); i > 0; i--) {
        Thread.onSpinWait();
      }
      if (!outcome.cancel(false) && outcome.join() instanceof UpscaleOutcome.Rendering rendering) {
        // It was too late to leave before the answer: the answer is left instead.
        rendering.bytes().runWith(Sink.cancelled(), tiny.system());
      }
      return;
    }
    UpscaleOutcome made = outcome.get(DEADLINE, TimeUnit.SECONDS);
    if (made instanceof UpscaleOutcome.Rendering rendering) {
      SharedKillSwitch leaving = KillSwitches.shared("leaving");
      CountDownLatch ended = new CountDownLatch(1);
      var bytes =
          rendering
              .bytes()
              .via(leaving.flow())
              .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), tiny.system())
              .whenComplete((_, _) -> ended.countDown());
      if (way == 1) {
        leaving.abort(new IllegalStateException("left"));
      }
      assertThat(ended.await(DEADLINE, TimeUnit.SECONDS)).as("an answer that ends").isTrue();
      if (way > 1) {
        assertThat(bytes.toCompletableFuture().join().isEmpty()).isFalse();
      }
    } else {
      assertThat(made).isInstanceOf(UpscaleOutcome.Overloaded.class);
    }
  }

  private static UpscaleParameters parameters(Random random) {
    Size whole = random.nextBoolean() ? new Size(180, 140) : new Size(20, 15);
    int width = Math.min(48, whole.width());
    int height = Math.min(48, whole.height());
    Region part =
        new Region(
            random.nextInt(whole.height() - height + 1),
            random.nextInt(whole.width() - width + 1),
            height,
            width);
    return new UpscaleParameters(
            new Framing.Window(whole, part),
            new OutputFormat(random.nextBoolean() ? ImageFormat.JPEG : ImageFormat.PNG, 90),
            Optional.of("tiny"))
        .reducedNearly();
  }
}
