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

/** A stream in a process that does nothing else: no network, no broker. */
public final class LocalPipeline implements AutoCloseable {
  /* Made here, on one thread, or the actor system's many would find logging half set up. */
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
    /* Nothing here has to be drained: an interrupt ends the process at once. */
    MemorySettings memory =
        MemorySettings.of(ConfigFactory.load()).withoutUploads().withoutRecords();
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
