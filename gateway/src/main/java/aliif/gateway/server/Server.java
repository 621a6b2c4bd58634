package aliif.gateway.server;

import aliif.gateway.http.Health;
import aliif.gateway.http.HttpResources;
import aliif.gateway.http.HttpServer;
import aliif.gateway.http.HttpSettings;
import aliif.gateway.http.ListeningPlace;
import aliif.gateway.jobs.JobsEntrance;
import aliif.gateway.zoom.SessionResources;
import aliif.gateway.zoom.ZoomSessions;
import aliif.gateway.zoom.view.ZoomSettings;
import aliif.infra.images.ImageStore;
import aliif.infra.images.ImageStoreSettings;
import aliif.infra.kafka.KafkaSettings;
import aliif.infra.kafka.Topics;
import aliif.infra.kafka.consume.ConsumerResources;
import aliif.infra.kafka.jobs.Jobs;
import aliif.infra.kafka.jobs.JobsSettings;
import aliif.infra.metrics.Metrics;
import aliif.infra.store.ObjectStore;
import aliif.infra.store.StoreSweep;
import aliif.infra.store.StoreWithImages;
import aliif.pipeline.Failures;
import aliif.pipeline.Models;
import aliif.pipeline.memory.MemorySettings;
import aliif.pipeline.stream.PipelineSettings;
import aliif.pipeline.stream.UpscaleStream;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole server: creates pipeline, HTTP, Kafka, store and metrics, and connects them. It stops
 * them in order when the process is told to end, or when it is closed.
 */
public final class Server implements AutoCloseable {
  /* Created before the actor system, whose threads would find logging half set up otherwise. */
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  /** Brokers for which buffers are counted; usually one leads all partitions of a topic. */
  private static final int BROKERS = 1;

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final ActorSystem<Void> system;
  private final HttpServer http;
  private final Health health;
  private final ObjectStore store;
  private final Optional<RunningKafka> kafka;
  private final Optional<RunningCluster> cluster;

  private Server(
      ActorSystem<Void> system,
      HttpServer http,
      Health health,
      ObjectStore store,
      Optional<RunningKafka> kafka,
      Optional<RunningCluster> cluster) {
    this.system = system;
    this.http = http;
    this.health = health;
    this.store = store;
    this.kafka = kafka;
    this.cluster = cluster;
  }

  /**
   * Starts all parts; see {@link #awaitReady}.
   *
   * @throws ServerException if the port is taken, the data folder or the store cannot be written,
   *     the broker does not start or the model does not run
   */
  public static Server start(ServerSettings settings, Models models) throws ServerException {
    LOG.debug("starting with {}", settings);
    ActorSystem<Void> system;
    try {
      system = RunningCluster.system(settings);
    } catch (IllegalArgumentException | ConfigException problem) {
      throw new ServerException(String.valueOf(problem.getMessage()), problem);
    }
    try {
      return wire(system, settings, models);
    } catch (IOException | IllegalArgumentException | ConfigException problem) {
      stop(system);
      throw new ServerException(String.valueOf(problem.getMessage()), problem);
    } catch (CompletionException problem) {
      stop(system);
      throw new ServerException(reason(problem, settings), problem);
    } catch (RuntimeException | Error problem) {
      stop(system);
      throw problem;
    }
  }

  /*
   * HTTP starts before the workers are warm. So a taken port is reported at once, and health checks
   * during the start are answered: not ready.
   */
  private static Server wire(ActorSystem<Void> system, ServerSettings settings, Models models)
      throws IOException {
    Config config = system.settings().config();
    ListeningPlace place = new FilesOnDisk(system).place(settings.listening());
    Shutdown shutdown = new Shutdown(system, StopTimes.of(config));
    Metrics metrics = Metrics.create();
    shutdown.atEnd("metrics", metrics);
    ObjectStore store =
        new StoreWithImages(
            settings.store().open(config, settings.data().resolve("uploads")),
            settings.data().resolve("images"));
    shutdown.atEnd("store", store);
    StoreSweep.of(config).start(system, store);
    ImageStore images =
        ImageStore.open(
            settings.data().resolve("images"),
            ImageStoreSettings.of(config),
            settings.pipeline().limits());
    PipelineSettings pipeline =
        settings
            .pipeline()
            .withScratch(Files.createDirectories(settings.data().resolve("decoded")));
    UpscaleStream stream =
        UpscaleStream.create(system, pipeline, models, memory(config, settings.kafka()));
    StoppableUpscaling upscaling = new StoppableUpscaling(system, stream);
    shutdown.whenLate("upscaling", upscaling::stop);
    metrics.watchMemory(stream.memory().pools());
    metrics.watchFeatures(stream.features());
    metrics.watchWork(stream.meter());
    Optional<RunningCluster> cluster =
        settings.clusterPort().map(_ -> RunningCluster.open(system, stream, models, metrics));
    Readiness readiness =
        new Readiness(system, stream, !(settings.kafka() instanceof KafkaChoice.None));
    HttpResources resources =
        new HttpResources(
            upscaling,
            settings.pipeline().limits(),
            stream.memory().uploads(),
            images,
            readiness.live(),
            readiness.health(),
            metrics);
    HttpSettings http = HttpSettings.of(config);
    ZoomSessions zoom =
        new ZoomSessions(new SessionResources(system, resources, models, ZoomSettings.of(config)));
    shutdown.letGo("zoom", zoom::finish);
    JobsEntrance jobs = new JobsEntrance(!(settings.kafka() instanceof KafkaChoice.None), store);
    shutdown.letGo(
        "jobs", () -> jobs.finish(system.dispatchers().lookup(DispatcherSelector.blocking())));
    HttpServer server =
        HttpServer.bind(
                system,
                place,
                resources,
                http,
                Branches.of(system, resources, http, models, settings.data(), zoom, jobs))
            .toCompletableFuture()
            .join();
    shutdown.letGo("http", server::finish);
    CompletableFuture<Done> warm =
        ModelWarmUp.run(system, stream, settings.pipeline()).toCompletableFuture();
    Optional<RunningKafka> kafka;
    try {
      kafka =
          RunningKafka.start(
              shutdown,
              settings.kafka(),
              settings.data().resolve("kafka"),
              new ConsumerResources(upscaling, store, stream.memory().records(), metrics));
    } finally {
      warm.exceptionally(_ -> Done.getInstance()).join();
    }
    kafka.ifPresent(
        side -> {
          readiness.kafka(side);
          metrics.watchKafka(side.upscaler()::healthy);
          metrics.watchBacklogs(side.upscaler()::backlogs);
          jobs.open(Jobs.start(side.brokers(), Topics.of(config), JobsSettings.of(config)));
        });
    warm.join();
    readiness.warm();
    return new Server(system, server, readiness.health(), store, kafka, cluster);
  }

  private static MemorySettings memory(Config config, KafkaChoice kafka) {
    MemorySettings memory = MemorySettings.of(config);
    return kafka instanceof KafkaChoice.None
        ? memory.withoutRecords()
        : memory.withClients(KafkaSettings.clientBytes(BROKERS) + Jobs.clientBytes(BROKERS));
  }

  private static String reason(CompletionException problem, ServerSettings settings) {
    Throwable cause = Failures.cause(problem);
    while (!(cause instanceof BindException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof BindException
        ? "port: " + settings.listening().port() + " (expected: a free one, or 0 for any)"
        : String.valueOf(cause.getMessage());
  }

  /** Where HTTP is answered. */
  public String address() {
    return http.url();
  }

  /** All paths that HTTP answers; below some of them, there are others. */
  public Set<String> paths() {
    return http.paths();
  }

  /** Where the Kafka broker is found, if there is one. */
  public Optional<String> bootstrapServers() {
    return kafka.map(it -> it.brokers().addresses());
  }

  /** Where worker processes join, {@code HOST:PORT}, if they can. */
  public Optional<String> clusterAddress() {
    return cluster.map(RunningCluster::address);
  }

  /** Where large images are kept. */
  public ObjectStore store() {
    return store;
  }

  public ActorSystem<?> system() {
    return system;
  }

  /** Waits until all parts are well; false if the time was over before. */
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

  /** Finishes the requests in progress, within the time of {@code aliif.stop}, and stops. */
  @Override
  public void close() {
    stop(system);
  }

  private static void stop(ActorSystem<?> system) {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }
}
