package aliif.infra.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Size;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.memory.MemoryPool;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final Metrics metrics = Metrics.create();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void imagesAreCountedByWayAndOutcome() {
    metrics.begin(InputChannel.HTTP).rendered(new Size(640, 480));
    metrics.begin(InputChannel.KAFKA).failed(new OverLimit("bytes: 3 (expected: at most 2)"));
    metrics.begin(InputChannel.KAFKA).cancelled();
    metrics.retried(InputChannel.KAFKA);
    assertThat(metrics.scrape().lines())
        .contains(
            "aliif_images_seconds_count{outcome=\"rendered\",way=\"http\"} 1",
            "aliif_images_seconds_count{outcome=\"over_limit\",way=\"kafka\"} 1",
            "aliif_images_seconds_count{outcome=\"cancelled\",way=\"kafka\"} 1",
            "aliif_output_pixels_total{way=\"http\"} 307200.0",
            "aliif_retries_total{way=\"kafka\"} 1.0");
  }

  @Test
  void inFlightRisesAndFallsOnceForEachImage() {
    MeasuredRequest first = metrics.begin(InputChannel.HTTP);
    MeasuredRequest second = metrics.begin(InputChannel.HTTP);
    assertThat(metrics.scrape().lines()).contains("aliif_images_in_flight{way=\"http\"} 2.0");
    first.cancelled();
    first.rendered(new Size(1, 1));
    assertThat(metrics.scrape().lines()).contains("aliif_images_in_flight{way=\"http\"} 1.0");
    second.rendered(new Size(1, 1));
    assertThat(metrics.scrape().lines()).contains("aliif_images_in_flight{way=\"http\"} 0.0");
  }

  @Test
  void kafkaAndTheJvmAreWatched() {
    metrics.watchKafka(() -> true);
    assertThat(metrics.scrape())
        .contains("aliif_kafka_healthy 1.0")
        .contains("jvm_memory_used_bytes")
        .contains("jvm_threads_live_threads")
        .contains("process_uptime_seconds");
  }

  @Test
  void poolsOfMemoryAreWatched() {
    MemoryPool records = new MemoryPool("records", 1000);
    metrics.watchMemory(List.of(records, new MemoryPool("images", 2000)));
    var taken = records.take(600).orElseThrow();
    var _ = records.take(500, 0, Duration.ofDays(1));
    assertThat(metrics.scrape().lines())
        .contains(
            "aliif_memory_bytes{pool=\"records\"} 1000.0",
            "aliif_memory_taken_bytes{pool=\"records\"} 600.0",
            "aliif_memory_waiting{pool=\"records\"} 1.0",
            "aliif_memory_bytes{pool=\"images\"} 2000.0");
    taken.close();
    assertThat(metrics.scrape().lines())
        .contains(
            "aliif_memory_taken_bytes{pool=\"records\"} 500.0",
            "aliif_memory_waiting{pool=\"records\"} 0.0");
  }

  @Test
  void errorsOfMemoryAreCounted() {
    metrics.outOfMemory(InputChannel.HTTP);
    metrics.unread(new OutOfMemoryError("a test"));
    metrics.unread(new IllegalStateException("a test"));
    assertThat(metrics.scrape().lines())
        .contains(
            "aliif_out_of_memory_total{way=\"http\"} 1.0",
            "aliif_out_of_memory_total{way=\"kafka\"} 1.0",
            "aliif_kafka_unread_records_total 2.0");
  }
}
