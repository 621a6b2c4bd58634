package aliif.gateway.server;

import aliif.infra.cluster.ClusterConfig;
import aliif.infra.cluster.ClusterSettings;
import aliif.infra.cluster.JoinListener;
import aliif.infra.cluster.ProcessCluster;
import aliif.infra.cluster.ProcessResources;
import aliif.pipeline.Failures;
import aliif.pipeline.Models;
import aliif.pipeline.memory.MemorySettings;
import aliif.pipeline.stream.UpscaleStream;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process of workers that joins a server, and joins it again whenever it was lost. It ends when
 * the process is told to, after it has finished its pieces.
 */
public final class WorkerProcess {
  /* Created before the actor system, whose threads would find logging half set up otherwise. */
  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final WorkerSettings settings;
  private final Runnable joined;
  private volatile Optional<String> refusal = Optional.empty();

  private WorkerProcess(WorkerSettings settings, Runnable joined) {
    this.settings = settings;
    this.joined = joined;
  }

  /**
   * Runs until the process is told to end.
   *
   * @param joined is called each time when the process has joined
   * @throws ServerException if the server refuses this process, the port is taken, or the workers
   *     do not start
   */
  public static void run(WorkerSettings settings, Models models, Runnable joined)
      throws ServerException, InterruptedException {
    /* What is in progress is finished by the cluster's system, which needs the workers until then. */
    Config config =
        ConfigFactory.parseString("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off")
            .withFallback(ConfigFactory.load());
    ActorSystem<Void> workers = ActorSystem.create(Behaviors.empty(), "workers", config);
    try {
      MemorySettings memory = MemorySettings.of(config).withoutUploads().withoutRecords();
      UpscaleStream stream = UpscaleStream.create(workers, settings.pipeline(), models, memory);
      ModelWarmUp.run(workers, stream, settings.pipeline()).toCompletableFuture().join();
      ProcessResources resources =
          ProcessResources.of(ProgramVersion.get(), models, stream, settings.pipeline().workers());
      new WorkerProcess(settings, joined).joinAgainAndAgain(resources);
    } catch (IOException | IllegalArgumentException | ConfigException problem) {
      throw new ServerException(String.valueOf(problem.getMessage()), problem);
    } catch (CompletionException problem) {
      throw new ServerException(String.valueOf(Failures.cause(problem).getMessage()), problem);
    } finally {
      workers.terminate();
    }
  }

  private void joinAgainAndAgain(ProcessResources resources)
      throws IOException, ServerException, InterruptedException {
    ClusterSettings cluster = ClusterSettings.of(ConfigFactory.load());
    StopTimes times = StopTimes.of(ConfigFactory.load());
    Config config =
        ClusterConfig.worker(
            ConfigFactory.load(), cluster, bind(), settings.port(), settings.gateway());
    while (true) {
      ProcessCluster attempt =
          Listening.start(() -> join(config, resources, times), settings.port());
      attempt.ended().toCompletableFuture().join();
      Optional<String> refused = refusal;
      if (refused.isPresent()) {
        throw new ServerException("gateway " + settings.gateway() + ": refused; " + refused.get());
      }
      if (attempt.wasToldToEnd()) {
        return;
      }
      LOG.warn("gateway {}: lost, or does not answer; joining again", settings.gateway());
      Thread.sleep(PAUSE);
    }
  }

  private ProcessCluster join(Config config, ProcessResources resources, StopTimes times) {
    JoinListener listener =
        new JoinListener() {
          @Override
          public void joined() {
            joined.run();
          }

          @Override
          public void refused(String reason) {
            refusal = Optional.of(reason);
          }
        };
    return ProcessCluster.join(config, resources, listener, times.finish());
  }

  /**
   * The address to listen on: unless it was said, that of the way to the gateway. Sends nothing.
   */
  private String bind() throws IOException {
    if (settings.host().isPresent()) {
      return settings.host().get();
    }
    InetSocketAddress gateway =
        new InetSocketAddress(settings.gatewayHost(), settings.gatewayPort());
    if (gateway.isUnresolved()) {
      throw new IOException(
          "join: %s, of unknown host (expected: one that is known)".formatted(settings.gateway()));
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(gateway);
      return socket.getLocalAddress().getHostAddress();
    }
  }
}
