package aliif.infra.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.cluster.ClusterMeter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is counted of zoom sessions, of worker processes and of partitions. */
final class ZoomMetricsTest {
  private final Metrics metrics = Metrics.create();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void sessionsPicturesMessagesAndBytesAreCounted() {
    ZoomMetrics zoom = metrics.zoom();
    zoom.opened();
    zoom.opened();
    zoom.closed();
    zoom.begun();
    zoom.begun();
    zoom.begun();
    zoom.ended("tile", "sent");
    zoom.ended("preview", "cancelled");
    zoom.sent(1_000);
    zoom.sent(3_000_000_000L);
    zoom.message(true);
    zoom.message(false);
    zoom.message(false);
    zoom.previewed(Duration.ofMillis(250));
    zoom.done(Duration.ofSeconds(2));

    assertThat(metrics.scrape().lines())
        .contains(
            "aliif_zoom_sessions 1.0",
            "aliif_zoom_in_progress 1.0",
            "aliif_zoom_pictures_total{kind=\"tile\",outcome=\"sent\"} 1.0",
            "aliif_zoom_pictures_total{kind=\"preview\",outcome=\"cancelled\"} 1.0",
            "aliif_zoom_bytes_total 3.000001E9",
            "aliif_zoom_messages_total{outcome=\"good\"} 1.0",
            "aliif_zoom_messages_total{outcome=\"wrong\"} 2.0",
            "aliif_zoom_preview_seconds_count 1",
            "aliif_zoom_preview_seconds_sum 0.25",
            "aliif_zoom_done_seconds_sum 2.0");
  }

  @Test
  void workerProcessesAreShownWhileTheyAreThere() {
    metrics.watchCluster(new ClusterMeter());
    assertThat(metrics.scrape().lines())
        .contains("aliif_cluster_sent_total 0.0", "aliif_cluster_returned_total 0.0")
        .noneMatch(line -> line.startsWith("aliif_cluster_workers{"));
  }

  @Test
  void partitionsAreShownWhileThisServerHasThem() {
    AtomicReference<Map<Integer, KafkaBacklog>> backlogs =
        new AtomicReference<>(
            Map.of(
                0, new KafkaBacklog(12, Duration.ofMillis(1500)),
                3, new KafkaBacklog(0, Duration.ZERO)));
    metrics.watchBacklogs(backlogs::get);
    assertThat(metrics.scrape().lines())
        .contains(
            "aliif_kafka_unanswered_records{partition=\"0\"} 12.0",
            "aliif_kafka_oldest_unanswered_seconds{partition=\"0\"} 1.5",
            "aliif_kafka_unanswered_records{partition=\"3\"} 0.0");

    backlogs.set(Map.of(3, new KafkaBacklog(4, Duration.ofSeconds(2))));
    assertThat(metrics.scrape().lines())
        .contains("aliif_kafka_unanswered_records{partition=\"3\"} 4.0")
        .noneMatch(line -> line.contains("partition=\"0\""));
  }

  @Test
  void whoWasRefusedIsCountedByTheReason() {
    metrics.refused("pixels");
    metrics.refused("pixels");
    metrics.refused("bytes");
    assertThat(metrics.scrape().lines())
        .contains(
            "aliif_refused_total{reason=\"pixels\"} 2.0",
            "aliif_refused_total{reason=\"bytes\"} 1.0");
  }
}
