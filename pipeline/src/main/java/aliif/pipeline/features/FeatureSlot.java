package aliif.pipeline.features;

import aliif.model.FeatureMap;
import aliif.pipeline.memory.Reservation;
import java.util.concurrent.CompletableFuture;

/**
 * Reserved memory for the features of a tile that a worker is encoding, while others may wait for
 * them. Only that worker uses it, and closes it in any case.
 */
public final class FeatureSlot implements AutoCloseable {
  private final FeatureCache cache;
  private final TileKey key;
  private final Object owner;
  private final Reservation memory;
  private final CompletableFuture<Handover> done = new CompletableFuture<>();
  private boolean kept;

  FeatureSlot(FeatureCache cache, TileKey key, Object owner, Reservation memory) {
    this.cache = cache;
    this.key = key;
    this.owner = owner;
    this.memory = memory;
  }

  /**
   * Puts the features into the cache, which tells those who wait. If there is no room for them
   * after all, or if the slot was given up meanwhile, they are not kept for others.
   *
   * @return the same features, for use by this worker
   */
  public FeatureLease keep(FeatureMap features) {
    kept = true;
    return cache.keep(this, features);
  }

  /** Tells those who wait that there will be no features from here. */
  public void fail(Handover reason) {
    cache.end(this, reason);
  }

  /** Ends the encoding if it has not ended, and gives the memory back if nothing was kept. */
  @Override
  public void close() {
    cache.end(this, Handover.LEFT);
    if (!kept) {
      memory.close();
    }
  }

  TileKey key() {
    return key;
  }

  Object owner() {
    return owner;
  }

  Reservation memory() {
    return memory;
  }

  CompletableFuture<Handover> done() {
    return done;
  }
}
