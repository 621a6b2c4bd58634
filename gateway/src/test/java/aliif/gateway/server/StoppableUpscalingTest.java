package aliif.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.gateway.testing.FakeUpscaling;
import aliif.model.Scale;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import aliif.pipeline.UpscaleOutcome.Rendering;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.image.OutputFormat;
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
import org.junit.jupiter.api.Test;

final class StoppableUpscalingTest {
  private static final UpscaleRequest REQUEST =
      new UpscaleRequest(
          "any",
          ByteString.emptyByteString(),
          new UpscaleParameters(new Scale.Factor(2), OutputFormat.PNG, Optional.empty()),
          Priority.BATCH,
          Optional.empty());
  private static final ActorSystem<Void> SYSTEM = ActorSystem.create(Behaviors.empty(), "stop");

  private final FakeUpscaling fake = new FakeUpscaling();
  private final StoppableUpscaling upscaling = new StoppableUpscaling(fake);

  @AfterAll
  static void stop() throws Exception {
    SYSTEM.terminate();
    SYSTEM.getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void whatIsInWorkAndWhatComesLaterEndsAsIfThereWereNoRoom() {
    fake.answer(
        FakeUpscaling.rendering(
            REQUEST, Source.<ByteString>maybe().mapMaterializedValue(_ -> NotUsed.getInstance())));
    CompletableFuture<ByteString> before = run();
    upscaling.stop();

    for (CompletableFuture<ByteString> bytes : List.of(before, run())) {
      assertThatThrownBy(() -> bytes.get(5, TimeUnit.SECONDS))
          .hasRootCauseMessage("server: stopping (expected: later)");
    }
  }

  @Test
  void whatIsWholeIsLeftAlone() throws Exception {
    fake.answer(FakeUpscaling.rendering(REQUEST, FakeUpscaling.bytes("a", "b")));

    assertThat(run().get(5, TimeUnit.SECONDS).utf8String()).isEqualTo("ab");
  }

  @Test
  void aFailureIsPassedOn() throws Exception {
    UpscaleOutcome failure = new InvalidParameter("scale: 0");
    fake.answer(failure);

    assertThat(upscaling.apply(REQUEST).toCompletableFuture().get(5, TimeUnit.SECONDS))
        .isEqualTo(failure);
  }

  private CompletableFuture<ByteString> run() {
    return upscaling
        .apply(REQUEST)
        .thenCompose(
            outcome ->
                ((Rendering) outcome)
                    .bytes()
                    .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), SYSTEM))
        .toCompletableFuture();
  }
}
