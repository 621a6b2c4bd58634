package aliif.pipeline.stream;

import aliif.model.scalar.ScalarAliif;
import aliif.model.testing.RandomWeights;
import aliif.pipeline.Models;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.testing.PipelineTestSettings;
import aliif.pipeline.work.Engines;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;

/** An actor system for a pipeline whose model is tiny, and requests to it. */
final class TinyPipeline implements AutoCloseable {
  private static final Models MODELS = new Models(Map.of("tiny", RandomWeights.tiny()), "tiny");
  private static final int SECONDS = 60;

  private final ActorTestKit kit = ActorTestKit.create();

  /** Starts the pipeline, with tiles of 16 pixels and 400 MiB; once for each system. */
  UpscaleStream stream(int workers) {
    return stream(workers, 16, 400, _ -> ScalarAliif.create(RandomWeights.tiny()));
  }

  /** Starts the pipeline with other engines; once for each system. */
  UpscaleStream stream(int workers, int tile, int mebibytes, Engines engines) {
    return UpscaleStream.create(
        kit.system(),
        PipelineTestSettings.pipeline(workers, tile),
        MODELS,
        PipelineTestSettings.memory(mebibytes),
        engines);
  }

  ActorSystem<?> system() {
    return kit.system();
  }

  TestProbe<Object> probe() {
    return kit.createTestProbe();
  }

  /**
   * Batch work without a deadline.
   *
   * @param parameters names, each before its value
   */
  static UpscaleRequest request(ByteString image, String... parameters) {
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      named.put(parameters[i], parameters[i + 1]);
    }
    return new UpscaleRequest(
        "test",
        image,
        UpscaleParameters.parse(name -> Optional.ofNullable(named.get(name))),
        Priority.BATCH,
        Optional.empty());
  }

  static UpscaleOutcome outcome(UpscaleStream stream, UpscaleRequest request) throws Exception {
    return stream.upscale(request).get(SECONDS, TimeUnit.SECONDS);
  }

  /** The bytes of an outcome, which must be a rendering. */
  ByteString run(UpscaleOutcome outcome) throws Exception {
    return ((UpscaleOutcome.Rendering) outcome)
        .bytes()
        .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), kit.system())
        .toCompletableFuture()
        .get(SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
