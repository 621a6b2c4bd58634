package aliif.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.gateway.testing.BlackAliif;
import aliif.model.weights.Weights;
import aliif.pipeline.Models;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.memory.MemorySettings;
import aliif.pipeline.stream.PipelineSettings;
import aliif.pipeline.stream.UpscaleStream;
import aliif.pipeline.work.Engines;
import aliif.pipeline.work.WorkMeter;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelWarmUpTest {
  private static final Models MODELS = new Models(Map.of("lite", Weights.shipped("lite")), "lite");

  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "warm");

  @AfterEach
  void stop() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private UpscaleStream warm(int workers, Engines engines) throws Exception {
    PipelineSettings settings = PipelineSettings.standard().withWorkers(workers);
    // Nothing of it is allocated: the engines are fakes.
    MemorySettings memory = new MemorySettings(1L << 40, 0, 0, 0, 0, 0.1);
    UpscaleStream stream = UpscaleStream.create(system, settings, MODELS, memory, engines);
    ModelWarmUp.run(system, stream, settings).toCompletableFuture().get(60, TimeUnit.SECONDS);
    return stream;
  }

  /** From 118 on, an image with a tile for each was wider than images may be. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 130})
  void anyNumberOfWorkersIsWarmedUp(int workers) throws Exception {
    UpscaleStream stream = warm(workers, _ -> new BlackAliif());
    // Each image is another one, so that features of one do not serve all workers.
    assertThat(stream.features().misses()).isZero();
    assertThat(stream.meter().work(WorkMeter.Stage.UPSCALE).count()).isEqualTo(workers);
  }

  @Test
  void anEngineThatDoesNotLoadIsFound() {
    Engines broken =
        _ -> {
          throw new IllegalStateException("no such library");
        };

    assertThatThrownBy(() -> warm(2, broken)).hasCauseInstanceOf(UpscaleException.class);
  }
}
