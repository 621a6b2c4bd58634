package aliif.pipeline.stream;

import aliif.pipeline.Priority;
import aliif.pipeline.features.FeatureSettings;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.plan.WorkerCount;
import aliif.pipeline.source.DecodedSettings;
import aliif.pipeline.work.QueueSettings;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings of the pipeline, from {@code aliif.pipeline} and {@code aliif.limits}.
 *
 * @param workers that run the model, each on a thread of its own; 0 only with {@code elsewhere}
 * @param elsewhere pieces of one image that may be with workers of other processes at the same
 *     time; 0 if there are none
 * @param threads that a worker's engine may use within one tile
 * @param tile largest side of a tile without its halo, in LR pixels; less if memory is short
 * @param wide whether tiles whose features are not kept may be larger, where that saves work
 * @param patience how long an image may wait for memory; an image of {@link Priority#BATCH} or
 *     {@link Priority#VISIBLE} waits until its deadline
 * @param queue settings of the queue of pieces
 * @param claimTime how long a rendering that is not run keeps its memory
 * @param features which images features are kept of
 * @param limits on inputs and outputs
 * @param decoded pixels of stored images that are kept
 */
public record PipelineSettings(
    int workers,
    int elsewhere,
    int threads,
    int tile,
    boolean wide,
    Duration patience,
    QueueSettings queue,
    Duration claimTime,
    FeatureSettings features,
    ImageLimits limits,
    DecodedSettings decoded) {

  /** The settings of this process's configuration. */
  public static PipelineSettings standard() {
    return of(ConfigFactory.load());
  }

  /** The settings of a configuration; 0 workers mean one per CPU core. */
  public static PipelineSettings of(Config config) {
    Config pipeline = config.getConfig("aliif.pipeline");
    int workers = pipeline.getInt("workers");
    return new PipelineSettings(
        workers == 0 ? Runtime.getRuntime().availableProcessors() : workers,
        0,
        pipeline.getInt("threads"),
        pipeline.getInt("tile"),
        pipeline.getBoolean("wide-tiles"),
        pipeline.getDuration("patience"),
        QueueSettings.of(pipeline),
        pipeline.getDuration("claim-time"),
        FeatureSettings.of(config),
        ImageLimits.of(config),
        DecodedSettings.of(config));
  }

  public PipelineSettings {
    requireWithin("workers", workers, elsewhere > 0 ? 0 : 1, 1024);
    requireWithin("elsewhere", elsewhere, 0, 1024);
    requireWithin("threads", threads, 1, 1024);
    requireWithin("tile", tile, 1, 1024);
  }

  public PipelineSettings withWorkers(int workers) {
    return new PipelineSettings(
        workers, elsewhere, threads, tile, wide, patience, queue, claimTime, features, limits,
        decoded);
  }

  public PipelineSettings withElsewhere(int elsewhere) {
    return new PipelineSettings(
        workers, elsewhere, threads, tile, wide, patience, queue, claimTime, features, limits,
        decoded);
  }

  /** The same with tiles of a side, and none that are larger. */
  public PipelineSettings withTile(int tile) {
    return new PipelineSettings(
        workers, elsewhere, threads, tile, false, patience, queue, claimTime, features, limits,
        decoded);
  }

  /** The same, with a folder for pixels of stored images unless one is named already. */
  public PipelineSettings withScratch(Path folder) {
    return new PipelineSettings(
        workers,
        elsewhere,
        threads,
        tile,
        wide,
        patience,
        queue,
        claimTime,
        features,
        limits,
        decoded.in(folder));
  }

  /** Whether tiles may be larger. Engines of other processes may have less memory than ours. */
  boolean mayBeWide() {
    return wide && workers > 0 && elsewhere == 0;
  }

  /** Who works on the pieces of an image. */
  WorkerCount workerCount() {
    return new WorkerCount(workers, elsewhere);
  }

  /**
   * Checks a number of threads.
   *
   * @param name of the setting or option, for the message
   * @throws IllegalArgumentException if it is not from 1 to 1024
   */
  public static void requireThreads(String name, int threads) {
    requireWithin(name, threads, 1, 1024);
  }

  private static void requireWithin(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s: %d (expected: %d to %d)".formatted(name, value, least, most));
    }
  }
}
