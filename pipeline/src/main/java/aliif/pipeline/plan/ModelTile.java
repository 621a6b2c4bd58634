package aliif.pipeline.plan;

import aliif.model.AliifConfig;
import aliif.model.RenderWindow;
import aliif.model.Size;
import aliif.model.engine.Engine;
import aliif.model.engine.EngineMemory;
import aliif.pipeline.ModelOptions;

/**
 * The tiles of a model in this process.
 *
 * @param memory computes the memory of an engine of the model
 * @param side of a tile without its halo, in LR pixels: the largest at which the engines of all
 *     workers fit into memory
 * @param workers who works on the tiles
 * @param wide whether tiles whose features are not kept may be wider and higher than {@code side}
 * @param engine bytes that each engine may use, working or idle
 */
public record ModelTile(
    EngineMemory memory, int side, WorkerCount workers, boolean wide, long engine) {
  private static final Size PIXEL = new Size(1, 1);

  /*
   * A piece should end soon, because more urgent ones wait for it. With 32 channels these are 724x724
   * LR pixels, and with 64 half as high and wide. That is a second or two on one core.
   */
  private static final long WIDE_PIECE = 1L << 29; // LR pixels times the square of channels

  AliifConfig config() {
    return memory.config();
  }

  /** Whether an engine can render a window with the memory that it may use. */
  boolean fits(RenderWindow window, ModelOptions options) {
    long bytes =
        options.selfEnsemble() ? memory.workingAsSelfEnsemble(window) : memory.working(window);
    return bytes <= engine;
  }

  /** Pieces of one image that are sent to the workers at the same time. */
  int inFlight() {
    return workers.inFlight();
  }

  /** Whether tiles may be wide: an engine that works line by line needs little memory for them. */
  boolean mayBeWide() {
    return wide && memory.engine() == Engine.VECTOR;
  }

  /** LR pixels of the largest crop of a wide tile. */
  long widePixels() {
    long channels = config().channels();
    return WIDE_PIECE / (channels * channels);
  }

  /** Bytes of the features of an LR pixel, with these options. */
  long featureBytes(ModelOptions options) {
    // The self-ensemble keeps the crop instead (docs/decisions.md 33).
    return options.selfEnsemble() ? 3L * Float.BYTES : memory.features(PIXEL);
  }
}
