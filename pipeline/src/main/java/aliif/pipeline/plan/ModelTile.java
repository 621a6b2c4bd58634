package aliif.pipeline.plan;

import aliif.model.AliifConfig;
import aliif.model.RenderWindow;
import aliif.model.Size;
import aliif.model.engine.EngineMemory;
import aliif.pipeline.ModelOptions;

/**
 * What a model's pieces of work are like in this process.
 *
 * @param memory what an engine of the model needs
 * @param side of a tile without its halo, in LR pixels: the largest whose engines all fit into
 *     memory
 * @param inFlight pieces of one image that are with the workers at once
 * @param engine bytes that each engine may have, at work or idle
 */
public record ModelTile(EngineMemory memory, int side, int inFlight, long engine) {
  private static final Size PIXEL = new Size(1, 1);

  AliifConfig config() {
    return memory.config();
  }

  /** Whether an engine can render a window with what it may have. */
  boolean fits(RenderWindow window) {
    return memory.working(window) <= engine;
  }

  /** Bytes of the features of an LR pixel, as the model is asked. */
  long featureBytes(ModelOptions options) {
    // The self-ensemble keeps the crop instead (docs/decisions.md 33).
    return options.selfEnsemble() ? 3L * Float.BYTES : memory.features(PIXEL);
  }
}
