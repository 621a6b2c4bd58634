package aliif.pipeline.stream;

import aliif.model.CoordinateGrid;
import aliif.model.RenderWindow;
import aliif.model.Size;
import aliif.model.engine.EngineMemory;
import aliif.pipeline.plan.ModelTile;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The size of the tiles of each model in this process. It is chosen so that the engines of all
 * workers fit into their share of the memory, whichever models they run.
 *
 * @param byModel tiles by the name of the model
 * @param engines memory of the engines of all workers, in bytes
 */
record ModelTiles(Map<String, ModelTile> byModel, long engines) {
  /** Smaller tiles would consist of halo mostly. */
  private static final int SHORTEST = 16;

  /** What an engine gets for tiles that are wider, as a part of what its ordinary tiles need. */
  private static final double WIDE = 1.5;

  /** The scale for which engines get memory; at larger scales, tiles may have to be narrower. */
  private static final int SCALE = 4;

  /**
   * @param memories computes the memory of an engine, by the name of the model
   * @param most bytes for all engines together
   * @throws IllegalArgumentException if the engines do not fit even with the smallest tiles
   */
  static ModelTiles of(PipelineSettings settings, Map<String, EngineMemory> memories, long most) {
    long each = most / Math.max(1, settings.workers()); // without workers: as others have
    Map<String, Integer> sides = new HashMap<>();
    long engine = 0;
    for (var model : memories.entrySet()) {
      int side = settings.tile();
      while (bytes(model.getValue(), side) > each && side / 2 >= SHORTEST) {
        side /= 2;
      }
      long bytes = bytes(model.getValue(), side);
      if (bytes > each) {
        throw new IllegalArgumentException(
            "workers: %d, whose engines of %s have %d MiB each (expected: at most %d MiB each; fewer"
                    .formatted(settings.workers(), model.getKey(), bytes >> 20, each >> 20)
                + " workers, or more heap)");
      }
      sides.put(model.getKey(), side);
      engine = Math.max(engine, bytes);
    }
    if (settings.mayBeWide()) {
      engine = Math.max(engine, Math.min(each, (long) (WIDE * engine)));
    }
    Map<String, ModelTile> tiles = new HashMap<>();
    for (var model : memories.entrySet()) {
      int side = Objects.requireNonNull(sides.get(model.getKey()));
      tiles.put(
          model.getKey(),
          new ModelTile(
              model.getValue(), side, settings.workerCount(), settings.mayBeWide(), engine));
    }
    return new ModelTiles(Map.copyOf(tiles), settings.workers() * engine);
  }

  private static long bytes(EngineMemory memory, int side) {
    int crop = side + 2 * memory.config().halo();
    Size low = new Size(crop, crop);
    Size high = new Size(SCALE * crop, SCALE * crop);
    return memory.working(RenderWindow.whole(CoordinateGrid.of(low, high)));
  }

  /** Empty for bicubic, which has no network. */
  Optional<ModelTile> of(String model) {
    return Optional.ofNullable(byModel.get(model));
  }
}
