package aliif.pipeline.stream;

import aliif.model.CoordinateGrid;
import aliif.model.RenderWindow;
import aliif.model.Size;
import aliif.model.engine.EngineMemory;
import aliif.pipeline.plan.ModelTile;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How large tiles of each model are in this process, so that the engines of all workers fit into
 * their share of the memory, whatever model they are asked for.
 *
 * @param byModel tiles by the model's name
 * @param engines what the engines of all workers have together, in bytes
 */
record ModelTiles(Map<String, ModelTile> byModel, long engines) {
  /** Tiles below this are mostly halo. */
  private static final int SHORTEST = 16;

  /** The scale that engines are made room for; at larger ones, tiles may have to be narrower. */
  private static final int SCALE = 4;

  /**
   * @param memories what an engine of each model needs, by its name
   * @param most what all engines may have together, in bytes
   * @throws IllegalArgumentException if so many engines do not fit
   */
  static ModelTiles of(PipelineSettings settings, Map<String, EngineMemory> memories, long most) {
    long each = most / settings.workers();
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
    Map<String, ModelTile> tiles = new HashMap<>();
    for (var model : memories.entrySet()) {
      int side = Objects.requireNonNull(sides.get(model.getKey()));
      tiles.put(model.getKey(), new ModelTile(model.getValue(), side, settings.inFlight(), engine));
    }
    return new ModelTiles(Map.copyOf(tiles), settings.workers() * engine);
  }

  private static long bytes(EngineMemory memory, int side) {
    int crop = side + 2 * memory.config().halo();
    Size low = new Size(crop, crop);
    Size high = new Size(SCALE * crop, SCALE * crop);
    return memory.working(RenderWindow.whole(CoordinateGrid.of(low, high)));
  }

  ModelTile of(String model) {
    return Objects.requireNonNull(byModel.get(model));
  }
}
