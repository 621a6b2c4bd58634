package aliif.pipeline.stream;

import aliif.pipeline.Priority;
import aliif.pipeline.features.FeatureSettings;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.source.DecodedSettings;
import aliif.pipeline.work.QueueSettings;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings of the pipeline, from {@code aliif.pipeline} and {@code aliif.limits}.
 *
 * @param workers that run the model, each on a thread of its own
 * @param threads that a worker's engine may use within one tile
 * @param tile largest side of a tile without its halo, in LR pixels; less if memory is short
 * @param patience how long an image may wait for memory; an image of {@link Priority#BATCH} waits
 *     until its deadline
 * @param queue settings of the queue of pieces
 * @param claimTime how long a rendering that is not run keeps its memory
 * @param features which images features are kept of
 * @param limits on inputs and outputs
 * @param decoded pixels of stored images that are kept
 */
public record PipelineSettings(
    int workers,
    int threads,
    int tile,
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
        pipeline.getInt("threads"),
        pipeline.getInt("tile"),
        pipeline.getDuration("patience"),
        QueueSettings.of(pipeline),
        pipeline.getDuration("claim-time"),
        FeatureSettings.of(config),
        ImageLimits.of(config),
        DecodedSettings.of(config));
  }

  public PipelineSettings {
    requireThreads("workers", workers);
    requireThreads("threads", threads);
    requireWithin("tile", tile, 1024);
  }

  public PipelineSettings withWorkers(int workers) {
    return new PipelineSettings(
        workers, threads, tile, patience, queue, claimTime, features, limits, decoded);
  }

  public PipelineSettings withTile(int tile) {
    return new PipelineSettings(
        workers, threads, tile, patience, queue, claimTime, features, limits, decoded);
  }

  /** The same, with a folder for pixels of stored images unless one is named already. */
  public PipelineSettings withScratch(Path folder) {
    return new PipelineSettings(
        workers, threads, tile, patience, queue, claimTime, features, limits, decoded.in(folder));
  }

  /**
   * Pieces of one image that are sent at the same time: one more than workers, so that none idles.
   */
  int inFlight() {
    return workers + 1;
  }

  /**
   * Checks a number of threads.
   *
   * @param name of the setting or option, for the message
   * @throws IllegalArgumentException if it is not from 1 to 1024
   */
  public static void requireThreads(String name, int threads) {
    requireWithin(name, threads, 1024);
  }

  private static void requireWithin(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to " + most + ")");
    }
  }
}
