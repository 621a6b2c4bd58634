package aliif.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.http.Health;
import aliif.gateway.testing.BlackAliif;
import aliif.model.weights.Weights;
import aliif.pipeline.Models;
import aliif.pipeline.memory.MemorySettings;
import aliif.pipeline.stream.PipelineSettings;
import aliif.pipeline.stream.UpscaleStream;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ReadinessTest {
  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "ready");
  private final UpscaleStream stream =
      UpscaleStream.create(
          system,
          PipelineSettings.standard(),
          new Models(Map.of("lite", Weights.shipped("lite")), "lite"),
          new MemorySettings(1L << 30, 0, 0, 0, 0, 0),
          _ -> new BlackAliif());

  @AfterEach
  void stop() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void aServerIsReadyWhenItIsWarmAndKafkaIsThere() throws Exception {
    Readiness readiness = new Readiness(system, stream, true);
    assertThat(look(readiness.health())).isEqualTo(Map.of("workers", false, "kafka", false));
    readiness.warm();

    assertThat(look(readiness.health())).isEqualTo(Map.of("workers", true, "kafka", false));
  }

  @Test
  void aServerWhoseQueueDiedDoesNotLive() throws Exception {
    Readiness readiness = new Readiness(system, stream, false);
    readiness.warm();
    assertThat(look(readiness.live())).containsExactly(Map.entry("queue", true));
    Adapter.toClassic(stream.queue()).tell(PoisonPill.getInstance(), ActorRef.noSender());
    for (int i = 0; i < 1200 && look(readiness.live()).containsValue(true); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }

    assertThat(look(readiness.live())).containsExactly(Map.entry("queue", false));
    assertThat(look(readiness.health())).containsExactly(Map.entry("workers", false));
  }

  private static Map<String, Boolean> look(Health health) throws Exception {
    return health.look().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
