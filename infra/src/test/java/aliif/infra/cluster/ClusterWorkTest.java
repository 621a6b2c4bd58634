package aliif.infra.cluster;

import static aliif.model.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.scalar.ScalarAliif;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import aliif.pipeline.Models;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.image.Encoders;
import aliif.pipeline.stream.UpscaleStream;
import aliif.pipeline.testing.PipelineTestSettings;
import aliif.pipeline.work.Engines;
import com.typesafe.config.ConfigFactory;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gateway and worker processes, each with actor systems of its own, in one JVM, over TCP. */
@Timeout(120)
final class ClusterWorkTest {
  private static final Models MODELS = models(RandomWeights.tiny());
  private static final Engines ENGINES = _ -> ScalarAliif.create(RandomWeights.tiny());

  private final ClusterSettings settings =
      new ClusterSettings(Optional.empty(), 4, Optional.empty());
  private WorkGateway gateway;

  private static Models models(Weights weights) {
    return new Models(Map.of("tiny", weights), "tiny");
  }

  @BeforeEach
  void openGateway() {
    gateway = new WorkGateway(settings, MODELS, ENGINES);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private WorkProcess process(Engines engines) {
    return new WorkProcess(gateway.address, settings, MODELS, engines);
  }

  private static ByteString image(int seed) {
    Size size = new Size(70, 50);
    Random random = new Random(seed);
    float[] values = new float[Math.toIntExact(3 * size.pixels())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(256) / 255f;
    }
    return Encoders.encode(OutputFormat.PNG, new RgbImage(size, values));
  }

  private CompletableFuture<ByteString> render(ByteString image, String scale) {
    return gateway.render(image, scale);
  }

  private static ByteString here(ByteString image, String scale) throws Exception {
    ActorSystem<Void> alone = ActorSystem.create(Behaviors.empty(), "alone", ConfigFactory.load());
    try {
      UpscaleStream stream =
          UpscaleStream.create(
              alone, PipelineTestSettings.pipeline(2, 16), MODELS, WorkProcess.MEMORY, ENGINES);
      return WorkGateway.render(stream, alone, image, scale).get(60, TimeUnit.SECONDS);
    } finally {
      alone.terminate();
      alone.getWhenTerminated().toCompletableFuture().join();
    }
  }

  @Test
  void pixelsFromAnotherProcessAreThoseOfThisOne() throws Exception {
    ByteString image = image(1);
    var early = render(image, "2.5"); // it waits for workers
    try (WorkProcess process = process(ENGINES)) {
      process.joined.get(60, TimeUnit.SECONDS);
      ByteString first = early.get(60, TimeUnit.SECONDS);
      assertThat(first).isEqualTo(here(image, "2.5"));
      eventually(
          () -> {
            assertThat(gateway.meter.workers().values()).containsExactly(2);
            assertThat(gateway.meter.sent()).isPositive().isEqualTo(gateway.meter.returned());
          });

      // From now on features are kept, in the process; crops are sent for misses only.
      assertThat(render(image, "2.5").get(60, TimeUnit.SECONDS)).isEqualTo(first);
      long misses = process.stream().features().misses();
      assertThat(misses).isPositive();
      assertThat(render(image, "3").get(60, TimeUnit.SECONDS)).isEqualTo(here(image, "3"));
      assertThat(process.stream().features().misses()).isEqualTo(misses);
      assertThat(gateway.stream.features().tiles()).isZero();
    }
    eventually(
        () -> {
          assertThat(gateway.meter.workers()).isEmpty();
          assertThat(gateway.stream.memory().images().taken()).isZero();
        });
  }

  @Test
  void whatALostProcessHadIsDoneByAnother() throws Exception {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch end = new CountDownLatch(1);
    Engines stuck =
        _ -> {
          begun.countDown();
          waitFor(end);
          return ScalarAliif.create(RandomWeights.tiny());
        };
    try (WorkProcess first = process(stuck)) {
      try {
        var images = IntStream.range(0, 6).mapToObj(i -> render(image(i), "2")).toList();
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(images).noneMatch(CompletableFuture::isDone);
        first.kill();
        try (WorkProcess second = process(ENGINES)) {
          second.joined.get(60, TimeUnit.SECONDS);
          for (int i = 0; i < images.size(); i++) {
            assertThat(images.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(here(image(i), "2"));
          }
          assertThat(gateway.stream.meter().retried()).isPositive();
        }
      } finally {
        end.countDown();
      }
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Test
  void aProcessThatLeavesFinishesItsPieces() throws Exception {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch end = new CountDownLatch(1);
    Engines slow =
        _ -> {
          begun.countDown();
          waitFor(end);
          return ScalarAliif.create(RandomWeights.tiny());
        };
    try (WorkProcess first = process(slow)) {
      CompletableFuture<ByteString> image;
      long sent;
      try {
        image = render(image(1), "2");
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        sent = gateway.meter.sent();
        first.cluster().end();
      } finally {
        end.countDown();
      }
      first.cluster().ended().toCompletableFuture().get(60, TimeUnit.SECONDS);
      eventually(
          () -> assertThat(gateway.meter.returned()).isGreaterThanOrEqualTo(Math.min(2, sent)));
      assertThat(gateway.stream.meter().retried()).isZero();
      try (WorkProcess second = process(ENGINES)) {
        assertThat(image.get(60, TimeUnit.SECONDS)).isEqualTo(here(image(1), "2"));
        assertThat(second.joined).isDone();
      }
    }
  }

  @Test
  void aProcessWithOtherWeightsIsRefusedInOneLine() throws Exception {
    Models others = models(RandomWeights.of(RandomWeights.tiny().config(), 99));
    try (WorkProcess process = new WorkProcess(gateway.address, settings, others, ENGINES)) {
      assertThat(process.refused.get(60, TimeUnit.SECONDS))
          .isEqualTo(
              "model tiny: weights %s on engine VECTOR (expected: weights %s on engine VECTOR, as the"
                      .formatted(
                          others.digest("tiny").substring(0, 12),
                          MODELS.digest("tiny").substring(0, 12))
                  + " server has it)");
      assertThat(process.joined).isNotDone();
    }
  }

  @Test
  void aProcessOfAnotherVersionIsRefusedInOneLine() throws Exception {
    try (WorkProcess process = new WorkProcess(gateway.address, settings, MODELS, ENGINES, "2")) {
      assertThat(process.refused.get(60, TimeUnit.SECONDS))
          .isEqualTo("version: 2 (expected: 1, as the server has it)");
      assertThat(process.joined).isNotDone();
    }
  }

  @Test
  void onlyKnownClassesAreRead() {
    record Stranger(String text) implements Serializable {}

    assertThat(
            SerializationExtension.get(gateway.system).serialize(new Stranger("any")).isFailure())
        .isTrue();
  }
}
