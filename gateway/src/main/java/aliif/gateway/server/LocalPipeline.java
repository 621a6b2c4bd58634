package aliif.gateway.server;

import aliif.pipeline.Models;
import aliif.pipeline.memory.MemorySettings;
import aliif.pipeline.stream.PipelineSettings;
import aliif.pipeline.stream.UpscaleStream;
import com.typesafe.config.ConfigFactory;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pipeline of a command that upscales files: without network and broker. */
public final class LocalPipeline implements AutoCloseable {
  /* Created before the actor system, whose threads would find logging half set up otherwise. */
  private static final Logger LOG = LoggerFactory.getLogger(LocalPipeline.class);

  private final ActorSystem<Void> system;
  private final UpscaleStream stream;

  private LocalPipeline(ActorSystem<Void> system, UpscaleStream stream) {
    this.system = system;
    this.stream = stream;
  }

  /**
   * Starts the workers.
   *
   * @throws IllegalArgumentException if their engines do not fit into the memory
   */
  public static LocalPipeline start(PipelineSettings settings, Models models) {
    /* On an interrupt the process ends at once: no work has to be finished first. */
    MemorySettings memory =
        MemorySettings.of(ConfigFactory.load()).withoutUploads().withoutRecords().withoutFeatures();
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "aliif",
            ConfigFactory.parseString("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off")
                .withFallback(ConfigFactory.load()));
    try {
      return new LocalPipeline(system, UpscaleStream.create(system, settings, models, memory));
    } catch (RuntimeException | Error problem) {
      system.terminate();
      throw problem;
    }
  }

  public ActorSystem<?> system() {
    return system;
  }

  public UpscaleStream stream() {
    return stream;
  }

  /** Stops the workers; waits a few seconds at most. */
  @Override
  public void close() {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(5, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      LOG.debug("the process ends before its actors", late);
    }
  }
}
