package aliif.pipeline.plan;

import aliif.model.AliifConfig;
import aliif.model.RenderWindow;
import aliif.model.Size;
import aliif.model.engine.EngineMemory;
import aliif.pipeline.ModelOptions;

/**
 * The tiles of a model in this process.
 *
 * @param memory computes the memory of an engine of the model
 * @param side of a tile without its halo, in LR pixels: the largest at which the engines of all
 *     workers fit into memory
 * @param inFlight pieces of one image that are sent to the workers at the same time
 * @param engine bytes that each engine may use, working or idle
 * @param own whether this process has workers; without them no features can be kept in flight,
 *     because they do not travel to workers of other processes
 */
public record ModelTile(EngineMemory memory, int side, int inFlight, long engine, boolean own) {
  private static final Size PIXEL = new Size(1, 1);

  AliifConfig config() {
    return memory.config();
  }

  /** Whether an engine can render a window with the memory that it may use. */
  boolean fits(RenderWindow window) {
    return memory.working(window) <= engine;
  }

  /** Bytes of the features of an LR pixel, with these options. */
  long featureBytes(ModelOptions options) {
    // The self-ensemble keeps the crop instead (docs/decisions.md 33).
    return options.selfEnsemble() ? 3L * Float.BYTES : memory.features(PIXEL);
  }
}
