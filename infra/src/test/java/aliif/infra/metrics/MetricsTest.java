package aliif.infra.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.FeatureMap;
import aliif.model.FeatureMap.Precision;
import aliif.model.Region;
import aliif.model.Size;
import aliif.pipeline.ImageId;
import aliif.pipeline.UpscaleOutcome.OutOfMemory;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.features.Claim;
import aliif.pipeline.features.FeatureCache;
import aliif.pipeline.features.TileKey;
import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.work.WorkMeter;
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
  void aRequestThatHasEndedDoesNotRunOutOfMemory() {
    MeasuredRequest request = metrics.begin(InputChannel.HTTP);
    request.cancelled();
    request.failed(new OutOfMemory("memory: none", Duration.ZERO));
    request.dropped();
    assertThat(metrics.scrape().lines())
        .contains("aliif_images_in_flight{way=\"http\"} 0.0")
        .noneMatch(line -> line.startsWith("aliif_out_of_memory_total"))
        .noneMatch(line -> line.contains("outcome=\"out_of_memory\""));
  }

  @Test
  void whatIsDroppedWasNoImage() {
    MeasuredRequest request = metrics.begin(InputChannel.KAFKA);
    request.dropped();
    request.dropped();
    request.rendered(new Size(1, 1));
    assertThat(metrics.scrape().lines())
        .contains("aliif_images_in_flight{way=\"kafka\"} 0.0")
        .noneMatch(line -> line.startsWith("aliif_images_seconds_count"))
        .noneMatch(line -> line.startsWith("aliif_output_pixels_total"));
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
  void keptFeaturesAreWatched() {
    FeatureCache features = new FeatureCache(new MemoryPool("features", 1000));
    metrics.watchFeatures(features);
    TileKey key =
        new TileKey(
            new ImageId("0".repeat(64)), "weights", Precision.FLOAT16, new Region(0, 0, 1, 1));
    for (int i = 0; i < 3; i++) {
      switch (features.claim(key, 20, "worker")) {
        case Claim.Miss(var slot) -> {
          try (slot) {
            slot.keep(new FeatureMap(new Size(1, 1), 10, new short[10])).close();
          }
        }
        case Claim.Hit(var lease) -> lease.close();
        case Claim.Busy _, Claim.Full _ -> throw new AssertionError("there is room");
      }
    }
    assertThat(metrics.scrape().lines())
        .contains(
            "aliif_features_hits_total 2.0",
            "aliif_features_misses_total 1.0",
            "aliif_features_evictions_total 0.0",
            "aliif_features_tiles 1.0");
  }

  @Test
  void piecesOfWorkAreWatched() {
    metrics.watchWork(new WorkMeter());
    assertThat(metrics.scrape().lines())
        .contains(
            "aliif_pieces_waiting{priority=\"visible\"} 0.0",
            "aliif_pieces_oldest_seconds{priority=\"batch\"} 0.0",
            "aliif_pieces_wait_seconds_count{priority=\"prefetch\"} 0",
            "aliif_pieces_wait_seconds_sum{priority=\"interactive\"} 0.0",
            "aliif_pieces_work_seconds_count{stage=\"encode\"} 0",
            "aliif_pieces_work_seconds_sum{stage=\"upscale\"} 0.0",
            "aliif_pieces_cancelled_total 0.0",
            "aliif_pieces_late_total 0.0",
            "aliif_pieces_retried_total 0.0");
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
