package aliif.infra.metrics;

import static java.util.Objects.requireNonNull;

import aliif.infra.cluster.ClusterMeter;
import aliif.model.Size;
import aliif.pipeline.Priority;
import aliif.pipeline.features.FeatureCache;
import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.work.WorkMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Counts and times images, for Prometheus. One object per process. Safe for use by many threads.
 *
 * <ul>
 *   <li>{@code aliif_images_seconds}: a histogram of the time from an image's arrival to the last
 *       byte of its output, by {@code way} and {@code outcome}
 *   <li>{@code aliif_images_in_flight}: images in progress now, by {@code way}
 *   <li>{@code aliif_output_pixels_total}: pixels of the outputs, by {@code way}
 *   <li>{@code aliif_retries_total}: retries, by {@code way}
 *   <li>{@code aliif_kafka_healthy}: 1 or 0
 *   <li>{@code aliif_kafka_unanswered_records}, {@code aliif_kafka_oldest_unanswered_seconds}:
 *       requests without an answer, read and unread, and how long ago the oldest that has been read
 *       was sent, by {@code partition}, of those that this server has
 *   <li>{@code aliif_kafka_unread_records_total}: polls of Kafka that failed because of a record
 *   <li>{@code aliif_out_of_memory_total}: images that failed because memory ran out, by {@code
 *       way}
 *   <li>{@code aliif_refused_total}: requests, images of batches and zoom sessions that were
 *       refused because of who asked, by {@code reason}: {@code requests}, {@code pixels} and
 *       {@code bytes} are limits of one caller; {@code unauthorized}, {@code cross-site-request}
 *       and {@code unknown-host} are problems of HTTP
 *   <li>{@code aliif_memory_bytes}, {@code aliif_memory_taken_bytes}, {@code aliif_memory_waiting}:
 *       size of a pool of memory, bytes reserved now, and waiting reservations, by {@code pool}
 *   <li>{@code aliif_zoom_*}: zoom sessions, see {@link ZoomMetrics}
 *   <li>{@code aliif_features_hits_total}, {@code aliif_features_misses_total}, {@code
 *       aliif_features_evictions_total}: how often the features of a tile were kept, were not, and
 *       had to go for others; {@code aliif_features_tiles}: tiles whose features are kept now
 *   <li>{@code aliif_pieces_waiting}, {@code aliif_pieces_oldest_seconds}: pieces of work that wait
 *       for a worker, and how long the oldest has waited, by {@code priority}
 *   <li>{@code aliif_pieces_wait_seconds}: how long pieces waited, by {@code priority}
 *   <li>{@code aliif_pieces_work_seconds}: how long workers worked, by {@code stage}
 *   <li>{@code aliif_pieces_cancelled_total}, {@code aliif_pieces_late_total}, {@code
 *       aliif_pieces_retried_total}: pieces that nobody waited for any more, whose deadline had
 *       passed, or that another worker tried again
 *   <li>{@code aliif_cluster_workers}: workers of each worker process that has joined, by {@code
 *       process}, its address; {@code aliif_cluster_sent_total}, {@code
 *       aliif_cluster_returned_total}: pieces that were given to worker processes, and that came
 *       back rendered
 *   <li>{@code jvm_*}, {@code process_*}, {@code system_*}: memory, threads, collections, CPU
 * </ul>
 */
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Map<InputChannel, AtomicInteger> inFlight = new EnumMap<>(InputChannel.class);
  private final ZoomMetrics zoom = new ZoomMetrics(registry);

  private final List<Runnable> beforeScrape = new CopyOnWriteArrayList<>();

  private Metrics() {}

  public static Metrics create() {
    Metrics metrics = new Metrics();
    metrics.bind();
    return metrics;
  }

  private void bind() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
    for (InputChannel way : InputChannel.values()) {
      AtomicInteger count = new AtomicInteger();
      inFlight.put(way, count);
      Gauge.builder("aliif.images.in.flight", count::get).tag("way", way.tag()).register(registry);
    }
  }

  /** What is counted of zoom sessions. */
  public ZoomMetrics zoom() {
    return zoom;
  }

  /** An image comes in; its time counts from now on. */
  public MeasuredRequest begin(InputChannel way) {
    return new MeasuredRequest(this, way);
  }

  /** An image will be retried, because there was no memory or something failed. */
  public void retried(InputChannel way) {
    registry.counter("aliif.retries", "way", way.tag()).increment();
  }

  /** Shows whether the consumer is healthy; asked at each {@link #scrape}. */
  public void watchKafka(BooleanSupplier healthy) {
    Gauge.builder("aliif.kafka.healthy", () -> healthy.getAsBoolean() ? 1 : 0).register(registry);
  }

  /**
   * Shows what is left to do of the partitions that this server has; asked at each {@link #scrape}.
   *
   * @param backlogs by the number of the partition
   */
  public void watchBacklogs(Supplier<Map<Integer, KafkaBacklog>> backlogs) {
    MultiGauge records = MultiGauge.builder("aliif.kafka.unanswered.records").register(registry);
    MultiGauge oldest =
        MultiGauge.builder("aliif.kafka.oldest.unanswered").baseUnit("seconds").register(registry);
    beforeScrape.add(
        () -> {
          Map<Integer, KafkaBacklog> now = backlogs.get();
          records.register(rows(now, backlog -> backlog.records()), true);
          oldest.register(rows(now, backlog -> backlog.oldest().toMillis() / 1e3), true);
        });
  }

  private static List<MultiGauge.Row<?>> rows(
      Map<Integer, KafkaBacklog> backlogs, ToDoubleFunction<KafkaBacklog> value) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    backlogs.forEach(
        (partition, backlog) ->
            rows.add(
                MultiGauge.Row.of(
                    Tags.of("partition", Integer.toString(partition)),
                    value.applyAsDouble(backlog))));
    return rows;
  }

  /** Shows pools of memory; asked at each {@link #scrape}. */
  public void watchMemory(List<MemoryPool> pools) {
    for (MemoryPool pool : pools) {
      gauge("aliif.memory.bytes", pool, MemoryPool::bytes);
      gauge("aliif.memory.taken.bytes", pool, MemoryPool::taken);
      gauge("aliif.memory.waiting", pool, MemoryPool::waiting);
    }
  }

  /** Shows how features are kept; asked at each {@link #scrape}. */
  public void watchFeatures(FeatureCache features) {
    counter("aliif.features.hits", features, FeatureCache::hits);
    counter("aliif.features.misses", features, FeatureCache::misses);
    counter("aliif.features.evictions", features, FeatureCache::evictions);
    Gauge.builder("aliif.features.tiles", features::tiles).register(registry);
  }

  /** Shows the pieces of work and their times; asked at each {@link #scrape}. */
  public void watchWork(WorkMeter work) {
    for (Priority priority : Priority.values()) {
      Tags tags = Tags.of("priority", priority.name().toLowerCase(Locale.ROOT));
      Gauge.builder("aliif.pieces.waiting", () -> work.waiting(priority))
          .tags(tags)
          .register(registry);
      TimeGauge.builder(
              "aliif.pieces.oldest",
              () -> work.age(priority, Instant.now()).toNanos(),
              TimeUnit.NANOSECONDS)
          .tags(tags)
          .register(registry);
      timer("aliif.pieces.wait", tags, work.waits(priority));
    }
    for (WorkMeter.Stage stage : WorkMeter.Stage.values()) {
      timer(
          "aliif.pieces.work",
          Tags.of("stage", stage.name().toLowerCase(Locale.ROOT)),
          work.work(stage));
    }
    counter("aliif.pieces.cancelled", work, WorkMeter::cancelled);
    counter("aliif.pieces.late", work, WorkMeter::late);
    counter("aliif.pieces.retried", work, WorkMeter::retried);
  }

  /** Shows worker processes and their pieces; asked at each {@link #scrape}. */
  public void watchCluster(ClusterMeter cluster) {
    counter("aliif.cluster.sent", cluster, ClusterMeter::sent);
    counter("aliif.cluster.returned", cluster, ClusterMeter::returned);
    MultiGauge workers = MultiGauge.builder("aliif.cluster.workers").register(registry);
    beforeScrape.add(
        () ->
            workers.register(
                cluster.workers().entrySet().stream()
                    .map(
                        each ->
                            MultiGauge.Row.of(Tags.of("process", each.getKey()), each.getValue()))
                    .toList(),
                true));
  }

  private <T> void counter(String name, T counted, ToDoubleFunction<T> count) {
    FunctionCounter.builder(name, counted, count).register(registry);
  }

  private void timer(String name, Tags tags, WorkMeter.Timed timed) {
    FunctionTimer.builder(
            name, timed, WorkMeter.Timed::count, WorkMeter.Timed::nanoseconds, TimeUnit.NANOSECONDS)
        .tags(tags)
        .register(registry);
  }

  private void gauge(String name, MemoryPool pool, ToDoubleFunction<MemoryPool> value) {
    Gauge.builder(name, () -> value.applyAsDouble(pool))
        .tag("pool", pool.name())
        .register(registry);
  }

  /** An image failed for want of memory. */
  public void outOfMemory(InputChannel way) {
    registry.counter("aliif.out.of.memory", "way", way.tag()).increment();
  }

  /**
   * A caller was refused.
   *
   * @param reason one of a few words, none of which says who it was
   */
  public void refused(String reason) {
    registry.counter("aliif.refused", "reason", reason).increment();
  }

  /** A poll of Kafka failed at a record. */
  public void unread(Throwable problem) {
    registry.counter("aliif.kafka.unread.records").increment();
    if (problem instanceof OutOfMemoryError) {
      outOfMemory(InputChannel.KAFKA);
    }
  }

  /** All metrics, in the text format of Prometheus. */
  public String scrape() {
    beforeScrape.forEach(Runnable::run);
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }

  void begun(InputChannel way) {
    requireNonNull(inFlight.get(way)).incrementAndGet();
  }

  void rendered(InputChannel way, Size output) {
    Counter.builder("aliif.output.pixels")
        .tag("way", way.tag())
        .register(registry)
        .increment((double) output.pixels());
  }

  void dropped(InputChannel way) {
    requireNonNull(inFlight.get(way)).decrementAndGet();
  }

  void ended(InputChannel way, String outcome, Duration time) {
    requireNonNull(inFlight.get(way)).decrementAndGet();
    Timer.builder("aliif.images")
        .description("Time from the arrival of an image to the last byte of its output")
        .tag("way", way.tag())
        .tag("outcome", outcome)
        .serviceLevelObjectives(
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofMinutes(2))
        .register(registry)
        .record(time);
  }
}
