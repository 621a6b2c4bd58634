package aliif.pipeline.features;

import aliif.model.FeatureMap;
import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.memory.Reservation;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Features of tiles. All of them together, with those that are being encoded, fit into a pool of
 * memory. When there is no room for new ones, those go that were not used for the longest; features
 * in use stay. A tile that many ask for is encoded once. Safe for use by many threads; nothing here
 * waits.
 */
public final class FeatureCache {
  private final MemoryPool pool;
  private final LinkedHashMap<TileKey, Entry> entries =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);
  private final Map<TileKey, FeatureSlot> encodings = new HashMap<>();
  private int pins;
  private long unused; // bytes of entries without pins
  private long hits;
  private long misses;
  private long evictions;

  private static final class Entry {
    private final FeatureMap features;
    private final Reservation memory;
    private int pins;

    Entry(FeatureMap features, Reservation memory) {
      this.features = features;
      this.memory = memory;
    }
  }

  /** A cache that has a whole pool for itself; nothing is kept in a pool of 0 bytes. */
  public FeatureCache(MemoryPool pool) {
    this.pool = pool;
  }

  /** Bytes that features may take together. */
  public long bytes() {
    return pool.bytes();
  }

  /** Bytes that they take now, with those that are being encoded. */
  public long taken() {
    return pool.taken();
  }

  /**
   * Asks for the features of a tile.
   *
   * @param bytes that they will take, if they are not there
   * @param owner who encodes them then, see {@link #giveUp}
   */
  public synchronized Claim claim(TileKey key, long bytes, Object owner) {
    Entry entry = entries.get(key);
    if (entry != null) {
      hits++;
      return new Claim.Hit(pinned(entry));
    }
    FeatureSlot other = encodings.get(key);
    if (other != null) {
      return new Claim.Busy(other.done());
    }
    misses++;
    Optional<Reservation> memory = room(bytes) ? pool.take(bytes) : Optional.empty();
    if (memory.isEmpty()) {
      return new Claim.Full();
    }
    FeatureSlot slot = new FeatureSlot(this, key, owner, memory.get());
    encodings.put(key, slot);
    return new Claim.Miss(slot);
  }

  /** Whether the features of a tile are there now; that is no use of them. */
  public synchronized boolean holds(TileKey key) {
    return entries.containsKey(key);
  }

  private FeatureLease pinned(Entry entry) {
    if (entry.pins++ == 0) {
      unused -= entry.memory.bytes();
    }
    pins++;
    return new FeatureLease(entry.features, () -> unpin(entry));
  }

  private synchronized void unpin(Entry entry) {
    if (--entry.pins == 0) {
      unused += entry.memory.bytes();
    }
    pins--;
  }

  /** Evicts until there are so many free bytes; false, without evicting, if that cannot be. */
  private boolean room(long bytes) {
    if (bytes > pool.bytes() - pool.taken() + unused) {
      return false;
    }
    Iterator<Entry> eldest = entries.values().iterator();
    while (bytes > pool.bytes() - pool.taken()) {
      Entry entry = eldest.next();
      if (entry.pins == 0) {
        eldest.remove();
        unused -= entry.memory.bytes();
        entry.memory.close();
        evictions++;
      }
    }
    return true;
  }

  /** Takes the features of a slot; see {@link FeatureSlot#keep}. */
  FeatureLease keep(FeatureSlot slot, FeatureMap features) {
    Reservation memory = slot.memory();
    FeatureLease lease;
    boolean kept;
    synchronized (this) {
      long more = features.bytes() - memory.bytes();
      boolean fits = more <= 0 || (room(more) && memory.grow(more));
      kept = fits && encodings.remove(slot.key(), slot);
      if (kept) {
        memory.shrinkTo(features.bytes());
        Entry entry = new Entry(features, memory);
        entries.put(slot.key(), entry);
        unused += entry.memory.bytes();
        lease = pinned(entry);
      } else {
        lease = new FeatureLease(features, memory::close);
      }
    }
    end(slot, kept ? Handover.READY : Handover.LEFT);
    return lease;
  }

  /** Ends the encoding of a slot, if it has not ended. */
  void end(FeatureSlot slot, Handover how) {
    synchronized (this) {
      encodings.remove(slot.key(), slot);
    }
    slot.done().complete(how); // outside of the lock: it calls those who wait
  }

  /**
   * A worker hangs: whatever it encodes, others do not wait for it any more. Its memory is free
   * when it comes back.
   */
  public void giveUp(Object owner) {
    List<FeatureSlot> slots;
    synchronized (this) {
      slots = encodings.values().stream().filter(slot -> slot.owner().equals(owner)).toList();
    }
    slots.forEach(slot -> end(slot, Handover.BROKE));
  }

  /** How often features were there. */
  public synchronized long hits() {
    return hits;
  }

  /** How often features were not there and had to be made. */
  public synchronized long misses() {
    return misses;
  }

  /** How often features had to go to make room for others. */
  public synchronized long evictions() {
    return evictions;
  }

  /** Tiles whose features are there. */
  public synchronized int tiles() {
    return entries.size();
  }

  /** Uses of features at this moment. */
  public synchronized int pins() {
    return pins;
  }

  /** Tiles that are being encoded. */
  public synchronized int encodings() {
    return encodings.size();
  }
}
