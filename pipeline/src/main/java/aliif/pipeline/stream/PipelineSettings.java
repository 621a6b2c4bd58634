package aliif.pipeline.stream;

import aliif.pipeline.Priority;
import aliif.pipeline.image.format.ImageLimits;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;

/**
 * How the pipeline runs; read once, in the composition root.
 *
 * @param workers that run the model, each on a thread of its own
 * @param threads that a worker's engine may use within one tile
 * @param tile LR pixels of a tile's side, without its halo, at most; less where memory is short
 * @param patience how long an image that somebody waits for may wait for memory; work of {@link
 *     Priority#BATCH} waits until its deadline
 * @param pieceTime after which a worker that is still at a tile counts as hanging
 * @param claimTime how long a rendering that nobody runs keeps its memory
 * @param limits on inputs and outputs
 */
public record PipelineSettings(
    int workers,
    int threads,
    int tile,
    Duration patience,
    Duration pieceTime,
    Duration claimTime,
    ImageLimits limits) {

  /** As the configuration says (defaults: {@code reference.conf} of this module). */
  public static PipelineSettings standard() {
    return of(ConfigFactory.load());
  }

  /** As {@code aliif.pipeline} says; one worker per core where it says 0. */
  public static PipelineSettings of(Config config) {
    Config pipeline = config.getConfig("aliif.pipeline");
    int workers = pipeline.getInt("workers");
    return new PipelineSettings(
        workers == 0 ? Runtime.getRuntime().availableProcessors() : workers,
        pipeline.getInt("threads"),
        pipeline.getInt("tile"),
        pipeline.getDuration("patience"),
        pipeline.getDuration("piece-time"),
        pipeline.getDuration("claim-time"),
        ImageLimits.of(config));
  }

  public PipelineSettings {
    requireThreads("workers", workers);
    requireThreads("threads", threads);
    requireWithin("tile", tile, 1024);
  }

  public PipelineSettings withWorkers(int workers) {
    return new PipelineSettings(workers, threads, tile, patience, pieceTime, claimTime, limits);
  }

  public PipelineSettings withTile(int tile) {
    return new PipelineSettings(workers, threads, tile, patience, pieceTime, claimTime, limits);
  }

  /** Pieces of one image that are with the workers at once: one waits, so that none is idle. */
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
