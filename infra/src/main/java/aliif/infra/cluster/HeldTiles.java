package aliif.infra.cluster;

import aliif.pipeline.features.TileKey;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tiles whose features a worker process probably keeps: those that it rendered last. It may
 * have evicted them; then it asks for the crop. Safe for use by many threads.
 */
final class HeldTiles {
  private static final int MOST = 4096;

  private final Map<TileKey, Boolean> tiles =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TileKey, Boolean> eldest) {
          return size() > MOST;
        }
      };

  synchronized void add(TileKey tile) {
    tiles.put(tile, true);
  }

  synchronized void remove(TileKey tile) {
    tiles.remove(tile);
  }

  synchronized boolean contains(TileKey tile) {
    return tiles.containsKey(tile);
  }
}
