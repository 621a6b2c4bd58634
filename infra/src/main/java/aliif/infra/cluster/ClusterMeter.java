package aliif.infra.cluster;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts worker processes and their pieces, in a gateway. Safe for use by many threads. */
public final class ClusterMeter {
  private final Map<String, Integer> workers = new ConcurrentHashMap<>();
  private final LongAdder sent = new LongAdder();
  private final LongAdder returned = new LongAdder();

  /** Workers of each process that has joined, by its address, {@code host:port}. */
  public Map<String, Integer> workers() {
    return Map.copyOf(workers);
  }

  /** Pieces that worker processes were given. */
  public long sent() {
    return sent.sum();
  }

  /** Pieces that came back, rendered. */
  public long returned() {
    return returned.sum();
  }

  void joined(String process, int count) {
    workers.put(process, count);
  }

  void left(String process) {
    workers.remove(process);
  }

  void wasSent() {
    sent.increment();
  }

  void wasReturned() {
    returned.increment();
  }
}
