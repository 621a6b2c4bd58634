package aliif.infra.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts and times zoom sessions. Safe for use by many threads.
 *
 * <ul>
 *   <li>{@code aliif_zoom_sessions}: sessions that are open now
 *   <li>{@code aliif_zoom_in_progress}: pictures in progress now, those of prefetching included
 *   <li>{@code aliif_zoom_pictures_total}: pictures, by {@code kind} (preview, tile, prefetch) and
 *       {@code outcome} (sent, prefetched, cancelled, failed)
 *   <li>{@code aliif_zoom_bytes_total}: bytes of binary frames
 *   <li>{@code aliif_zoom_messages_total}: messages of clients, by {@code outcome} (good, wrong)
 *   <li>{@code aliif_zoom_preview_seconds}, {@code aliif_zoom_done_seconds}: time from a view to
 *       its preview, and to its last picture, with quantiles
 * </ul>
 */
public final class ZoomMetrics {
  private static final double[] QUANTILES = {0.5, 0.99};

  private final MeterRegistry registry;
  private final AtomicInteger sessions = new AtomicInteger();
  private final AtomicInteger inProgress = new AtomicInteger();
  private final Counter bytes;
  private final Timer preview;
  private final Timer done;

  ZoomMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("aliif.zoom.sessions", sessions::get).register(registry);
    Gauge.builder("aliif.zoom.in.progress", inProgress::get).register(registry);
    bytes = registry.counter("aliif.zoom.bytes");
    preview = timer("aliif.zoom.preview");
    done = timer("aliif.zoom.done");
  }

  private Timer timer(String name) {
    return Timer.builder(name).publishPercentiles(QUANTILES).register(registry);
  }

  /** A session begins. */
  public void opened() {
    sessions.incrementAndGet();
  }

  /** A session has ended. */
  public void closed() {
    sessions.decrementAndGet();
  }

  /** Work on a picture begins. */
  public void begun() {
    inProgress.incrementAndGet();
  }

  /**
   * Work on a picture has ended.
   *
   * @param kind preview, tile or prefetch
   * @param outcome sent, prefetched, cancelled or failed
   */
  public void ended(String kind, String outcome) {
    inProgress.decrementAndGet();
    registry.counter("aliif.zoom.pictures", "kind", kind, "outcome", outcome).increment();
  }

  /** A binary frame is sent. */
  public void sent(long frame) {
    bytes.increment((double) frame);
  }

  /** A message has come. */
  public void message(boolean good) {
    registry.counter("aliif.zoom.messages", "outcome", good ? "good" : "wrong").increment();
  }

  /** The preview of a view is sent. */
  public void previewed(Duration sinceView) {
    preview.record(sinceView);
  }

  /** All of a view is sent. */
  public void done(Duration sinceView) {
    done.record(sinceView);
  }
}
