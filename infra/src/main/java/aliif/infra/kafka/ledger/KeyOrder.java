package aliif.infra.kafka.ledger;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Work on records of one key, one after another. Records without a key wait for nothing. Not safe
 * for use by many threads.
 *
 * @param <T> work on a record
 */
public final class KeyOrder<T> {
  /** What waits, by the key of the work that goes on. */
  private final Map<ByteBuffer, Deque<T>> waiting = new HashMap<>();

  /**
   * Adds work.
   *
   * @return whether it may begin now; if not, it waits for {@link #ended}
   */
  public boolean add(Optional<byte[]> key, T work) {
    if (key.isEmpty()) {
      return true;
    }
    Deque<T> behind = waiting.putIfAbsent(ByteBuffer.wrap(key.get()), new ArrayDeque<>());
    if (behind == null) {
      return true;
    }
    behind.add(work);
    return false;
  }

  /**
   * Work on a key's record has ended.
   *
   * @return what may begin now
   */
  public Optional<T> ended(Optional<byte[]> key) {
    if (key.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer name = ByteBuffer.wrap(key.get());
    Deque<T> behind = waiting.getOrDefault(name, new ArrayDeque<>());
    if (behind.isEmpty()) {
      waiting.remove(name);
    }
    return Optional.ofNullable(behind.poll());
  }

  /** Number of keys that are worked on. */
  public int keys() {
    return waiting.size();
  }
}
