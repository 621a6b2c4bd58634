package aliif.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Scale;
import aliif.model.Size;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.UpscaleOutcome.Rendering;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.testing.FakeUpscaler;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StoppableUpscalingTest {
  private static final UpscaleRequest REQUEST =
      new UpscaleRequest(
          "any",
          ByteString.emptyByteString(),
          new UpscaleParameters(new Scale.Factor(2), OutputFormat.PNG, Optional.empty()),
          Priority.BATCH,
          Optional.empty());

  private static ActorSystem<Void> system;

  private final FakeUpscaler fake = FakeUpscaler.silent();
  private StoppableUpscaling upscaling;

  @BeforeAll
  static void startSystem() {
    system = ActorSystem.create(Behaviors.empty(), "stop");
  }

  @AfterAll
  static void stop() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @BeforeEach
  void begin() {
    upscaling = new StoppableUpscaling(system, fake);
  }

  @Test
  void whatIsInWorkEndsAsIfThereWereNoRoom() {
    fake.answer(FakeUpscaler.rendering(REQUEST, never()));
    CompletableFuture<ByteString> running = run();
    CompletableFuture<UpscaleOutcome> decoding = new CompletableFuture<>();
    fake.answer(decoding);
    CompletableFuture<UpscaleOutcome> waiting = start();
    upscaling.stop();

    assertThatThrownBy(() -> running.get(60, TimeUnit.SECONDS))
        .hasRootCauseMessage("server: stopping (expected: try again later)");
    assertThat(waiting).isCompletedWithValueMatching(Overloaded.class::isInstance);
    assertThat(decoding).isCancelled();
  }

  @Test
  void whatComesLaterIsNotBegun() {
    upscaling.stop();

    assertThat(start()).isCompletedWithValueMatching(Overloaded.class::isInstance);
    assertThat(fake.requests()).isEmpty();
  }

  @Test
  void cancellingIsPassedOn() {
    CompletableFuture<UpscaleOutcome> decoding = new CompletableFuture<>();
    fake.answer(decoding);
    start().cancel(false);

    assertThat(decoding).isCancelled();
  }

  @Test
  void aRenderingThatComesAfterCancellingIsGivenUp() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    CompletableFuture<UpscaleOutcome> late =
        new CompletableFuture<>() {
          @Override
          public boolean cancel(boolean interrupt) {
            return false;
          }
        };
    fake.answer(late);
    start().cancel(false);
    late.complete(
        FakeUpscaler.rendering(
            REQUEST,
            never()
                .watchTermination(
                    (it, done) -> {
                      done.whenComplete((_, _) -> ended.complete(true));
                      return it;
                    })));

    assertThat(ended.get(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatIsWholeIsLeftAlone() throws Exception {
    Size size = new Size(7, 5);
    Rendering rendering =
        new Rendering(
            size,
            size,
            OutputFormat.PNG,
            List.of("image: the first of 3 frames is used"),
            "fake",
            "00ff",
            () -> 35,
            FakeUpscaler.bytes("a", "b"));
    fake.answer(rendering);
    Rendering passed = (Rendering) start().get(60, TimeUnit.SECONDS);

    assertThat(passed)
        .usingRecursiveComparison()
        .ignoringFields("bytes", "rows")
        .isEqualTo(rendering);
    assertThat(passed.rows()).isSameAs(rendering.rows());
    assertThat(run().get(60, TimeUnit.SECONDS).utf8String()).isEqualTo("ab");
  }

  @Test
  void aFailureIsPassedOn() throws Exception {
    UpscaleOutcome failure = new InvalidParameter("scale: 0");
    fake.answer(failure);

    assertThat(upscaling.upscale(REQUEST).toCompletableFuture().get(60, TimeUnit.SECONDS))
        .isEqualTo(failure);
  }

  private static Source<ByteString, NotUsed> never() {
    return Source.<ByteString>maybe().mapMaterializedValue(_ -> NotUsed.getInstance());
  }

  private CompletableFuture<UpscaleOutcome> start() {
    return upscaling.upscale(REQUEST).toCompletableFuture();
  }

  private CompletableFuture<ByteString> run() {
    return start()
        .thenCompose(
            outcome ->
                ((Rendering) outcome)
                    .bytes()
                    .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), system));
  }
}
