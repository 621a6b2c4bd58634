package aliif.pipeline;

import aliif.pipeline.image.ImageLimits;

/**
 * How the pipeline runs; read once, in the composition root.
 *
 * @param workers that run the model, each on a thread of its own
 * @param threads that a worker's engine may use within one tile
 * @param tile LR pixels of a tile's side, without its halo
 * @param images that may be in work at once; more are answered with {@link
 *     UpscaleOutcome.Overloaded}
 * @param imageBytes what the decoded images in work may weigh together; past that, likewise
 * @param limits on inputs and outputs
 */
public record PipelineSettings(
    int workers, int threads, int tile, int images, long imageBytes, ImageLimits limits) {

  /** One worker per core, each with one thread. */
  public static PipelineSettings standard() {
    return new PipelineSettings(
        Runtime.getRuntime().availableProcessors(),
        1,
        256,
        64,
        Runtime.getRuntime().maxMemory() / 4,
        ImageLimits.DEFAULT);
  }

  public PipelineSettings {
    requireWithin("workers", workers, 1024);
    requireWithin("threads", threads, 1024);
    requireWithin("tile", tile, 1024);
    requireWithin("images", images, 1_000_000);
  }

  public PipelineSettings withWorkers(int workers) {
    return new PipelineSettings(workers, threads, tile, images, imageBytes, limits);
  }

  public PipelineSettings withTile(int tile) {
    return new PipelineSettings(workers, threads, tile, images, imageBytes, limits);
  }

  public PipelineSettings withImageBytes(long imageBytes) {
    return new PipelineSettings(workers, threads, tile, images, imageBytes, limits);
  }

  private static void requireWithin(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to " + most + ")");
    }
  }
}
