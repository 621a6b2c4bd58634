package aliif.infra.metrics;

import static java.util.Objects.requireNonNull;

import aliif.model.Size;
import aliif.pipeline.memory.MemoryPool;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;

/**
 * Counts and times images, for Prometheus. One object per process. Safe for use by many threads.
 *
 * <ul>
 *   <li>{@code aliif_images_seconds}: a histogram of the time from an image's arrival to the last
 *       byte of its output, by {@code way} and {@code outcome}
 *   <li>{@code aliif_images_in_flight}: images in work now, by {@code way}
 *   <li>{@code aliif_output_pixels_total}: pixels of the outputs, by {@code way}
 *   <li>{@code aliif_retries_total}: retries, by {@code way}
 *   <li>{@code aliif_kafka_healthy}: 1 or 0
 *   <li>{@code aliif_kafka_unread_records_total}: polls of Kafka that failed because of a record
 *   <li>{@code aliif_out_of_memory_total}: images that failed because memory ran out, by {@code
 *       way}
 *   <li>{@code aliif_memory_bytes}, {@code aliif_memory_taken_bytes}, {@code aliif_memory_waiting}:
 *       size of a pool of memory, bytes reserved now, and waiting reservations, by {@code pool}
 *   <li>{@code aliif_zoom_*}: zoom sessions, see {@link ZoomMetrics}
 *   <li>{@code jvm_*}, {@code process_*}, {@code system_*}: memory, threads, collections, CPU
 * </ul>
 */
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Map<InputChannel, AtomicInteger> inFlight = new EnumMap<>(InputChannel.class);
  private final ZoomMetrics zoom = new ZoomMetrics(registry);

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

  /** Shows pools of memory; asked at each {@link #scrape}. */
  public void watchMemory(List<MemoryPool> pools) {
    for (MemoryPool pool : pools) {
      gauge("aliif.memory.bytes", pool, MemoryPool::bytes);
      gauge("aliif.memory.taken.bytes", pool, MemoryPool::taken);
      gauge("aliif.memory.waiting", pool, MemoryPool::waiting);
    }
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

  /** A poll of Kafka failed at a record. */
  public void unread(Throwable problem) {
    registry.counter("aliif.kafka.unread.records").increment();
    if (problem instanceof OutOfMemoryError) {
      outOfMemory(InputChannel.KAFKA);
    }
  }

  /** All metrics, in the text format of Prometheus. */
  public String scrape() {
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
