package aliif.pipeline;

import aliif.model.AliifConfig;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How large tiles of each model are in this process, so that the engines of all workers fit into
 * their share of the memory, whatever model they are asked for.
 *
 * @param byModel tiles by the model's name
 * @param engines what the workers' engines keep at most, in bytes
 */
record ModelTiles(Map<String, ModelTile> byModel, long engines) {
  /** Tiles below this are mostly halo. */
  private static final int SHORTEST = 16;

  /**
   * @param most what all engines may keep together, in bytes
   * @throws IllegalArgumentException if so many engines do not fit
   */
  static ModelTiles of(PipelineSettings settings, Models models, long most) {
    Map<String, ModelTile> tiles = new TreeMap<>();
    long engines = 0;
    for (String name : models.byName().keySet()) {
      AliifConfig config = models.weights(name).config();
      int side = settings.tile();
      long bytes = bytes(settings, config, side);
      while (bytes > most && side / 2 >= SHORTEST) {
        side /= 2;
        bytes = bytes(settings, config, side);
      }
      if (bytes > most) {
        throw new IllegalArgumentException(
            "workers: %d, whose engines of %s keep %d MiB (expected: at most %d MiB; fewer workers)"
                .formatted(settings.workers(), name, bytes >> 20, most >> 20));
      }
      engines = Math.max(engines, bytes);
      tiles.put(name, new ModelTile(config, side, settings.inFlight()));
    }
    return new ModelTiles(tiles, engines);
  }

  private static long bytes(PipelineSettings settings, AliifConfig config, int side) {
    int crop = side + 2 * config.halo();
    return settings.workers() * (20L << 20) * crop / 200;
  }

  ModelTile of(String model) {
    return Objects.requireNonNull(byModel.get(model));
  }
}
