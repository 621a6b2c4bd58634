package aliif.gateway.server;

import aliif.gateway.http.Backend;
import aliif.gateway.http.Health;
import aliif.gateway.http.HttpServer;
import aliif.infra.kafka.Resources;
import aliif.infra.metrics.Metrics;
import aliif.infra.store.ObjectStore;
import aliif.pipeline.Models;
import aliif.pipeline.UpscaleStream;
import aliif.pipeline.memory.MemoryPool;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything in one process, wired: stream, HTTP, Kafka, store, metrics. It stops in order when the
 * process is told to end, or when it is closed.
 */
public final class Server implements AutoCloseable {
  /* Made here, on one thread, or the actor system's many would find logging half set up. */
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final ActorSystem<Void> system;
  private final ServerBinding binding;
  private final Health health;
  private final ObjectStore store;
  private final Optional<KafkaSide> kafka;

  private Server(
      ActorSystem<Void> system,
      ServerBinding binding,
      Health health,
      ObjectStore store,
      Optional<KafkaSide> kafka) {
    this.system = system;
    this.binding = binding;
    this.health = health;
    this.store = store;
    this.kafka = kafka;
  }

  /**
   * Starts all parts; see {@link #awaitReady}.
   *
   * @throws ServerException if the port is taken, the data folder is not ours to write to, the
   *     broker does not start or the model does not run
   */
  public static Server start(ServerSettings settings, Models models) throws ServerException {
    LOG.debug("starting with {}", settings);
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "aliif");
    try {
      return wire(system, settings, models);
    } catch (IOException problem) {
      stop(system);
      throw new ServerException(String.valueOf(problem.getMessage()), problem);
    } catch (CompletionException problem) {
      stop(system);
      throw new ServerException(reason(problem, settings), problem);
    }
  }

  /*
   * The port comes first: if it is taken, that is said at once, and who asks while the rest starts
   * is told that it is not ready.
   */
  private static Server wire(ActorSystem<Void> system, ServerSettings settings, Models models)
      throws IOException {
    Metrics metrics = Metrics.create();
    Shutdown.atEnd(system, "metrics", metrics);
    ObjectStore store = ObjectStore.open(settings.data().resolve("store"));
    UpscaleStream stream = UpscaleStream.create(system, settings.pipeline(), models);
    StoppableUpscaling upscaling = new StoppableUpscaling(stream::start);
    Shutdown.afterTime(system, "upscaling", upscaling::stop);
    Readiness readiness =
        new Readiness(system, stream, !(settings.kafka() instanceof KafkaChoice.None));
    Health health = readiness.health();
    ServerBinding binding =
        HttpServer.bind(
                system,
                new InetSocketAddress(settings.host(), settings.port()),
                new Backend(upscaling, settings.pipeline().limits(), health, metrics))
            .toCompletableFuture()
            .join()
            .addToCoordinatedShutdown(Shutdown.DRAIN, system);
    CompletableFuture<Done> warm =
        Warmup.run(system, stream, settings.pipeline()).toCompletableFuture();
    Optional<KafkaSide> kafka;
    try {
      kafka =
          KafkaSide.start(
              system,
              settings.kafka(),
              settings.data().resolve("kafka"),
              new Resources(upscaling, store, records(), metrics));
    } finally {
      warm.exceptionally(_ -> Done.getInstance()).join();
    }
    metrics.watchKafka(readiness::kafkaHealthy);
    kafka.ifPresent(readiness::kafka);
    warm.join();
    readiness.warm();
    return new Server(system, binding, health, store, kafka);
  }

  /* A stand-in until the heap is shared out by a MemoryBudget. */
  private static MemoryPool records() {
    return new MemoryPool("records", Runtime.getRuntime().maxMemory() / 8);
  }

  private static String reason(CompletionException problem, ServerSettings settings) {
    Throwable cause = problem.getCause();
    while (cause != null) {
      if (cause instanceof BindException) {
        return "port: " + settings.port() + " (expected: a free one, or 0 for any)";
      }
      if (cause.getCause() == null) {
        return String.valueOf(cause.getMessage());
      }
      cause = cause.getCause();
    }
    return String.valueOf(problem.getMessage());
  }

  /** Where HTTP is answered. */
  public String address() {
    InetSocketAddress address = binding.localAddress();
    String host = address.getAddress().getHostAddress();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /** Where the Kafka broker is found, if there is one. */
  public Optional<String> bootstrapServers() {
    return kafka.map(KafkaSide::bootstrapServers);
  }

  /** Where large images are kept. */
  public ObjectStore store() {
    return store;
  }

  public ActorSystem<?> system() {
    return system;
  }

  /** Waits until all parts are well, or the time is over; says which. */
  public boolean awaitReady(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!health.ready().toCompletableFuture().join()) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(LOOK_EVERY);
    }
    return true;
  }

  /** Waits until the server has stopped. */
  public void awaitStop() {
    system.getWhenTerminated().toCompletableFuture().join();
  }

  /** Finishes what is in work, for a few seconds at most, and stops. */
  @Override
  public void close() {
    stop(system);
  }

  private static void stop(ActorSystem<?> system) {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }
}
