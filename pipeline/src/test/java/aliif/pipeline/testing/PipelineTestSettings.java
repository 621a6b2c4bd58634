package aliif.pipeline.testing;

import aliif.pipeline.features.FeatureSettings;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.memory.MemorySettings;
import aliif.pipeline.source.DecodedSettings;
import aliif.pipeline.stream.PipelineSettings;
import aliif.pipeline.work.QueueSettings;
import java.time.Duration;
import java.util.Optional;

/** Settings of small pipelines, for tests. */
public final class PipelineTestSettings {
  private PipelineTestSettings() {}

  /** One thread a worker, tiles of one size, and little patience. */
  public static PipelineSettings pipeline(int workers, int tile) {
    return new PipelineSettings(
        workers,
        0,
        1,
        tile,
        false,
        Duration.ofMillis(200),
        queue(Duration.ofMinutes(1)),
        Duration.ofMinutes(1),
        new FeatureSettings(0.5, 100),
        ImageLimits.DEFAULT,
        new DecodedSettings(Optional.empty(), 64 << 20, 8));
  }

  /** Work of less urgent priorities has a turn after 5 seconds or 64 pieces. */
  public static QueueSettings queue(Duration pieceTime) {
    return new QueueSettings(pieceTime, Duration.ofSeconds(5), 64);
  }

  /** A heap of so many MiB, a part of which is for features. */
  public static MemorySettings memory(int mebibytes, double features) {
    return new MemorySettings((long) mebibytes << 20, 0, 0, 0, 0, features);
  }

  /** A heap of so many MiB, all of which is for engines and images. */
  public static MemorySettings memory(int mebibytes) {
    return new MemorySettings((long) mebibytes << 20, 0, 0, 0, 0, 0);
  }
}
