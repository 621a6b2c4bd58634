package aliif.gateway.access;

import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.memory.Reservation;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** What one caller has in progress, and how fast it asks. Safe for use by many threads. */
public final class Account {
  /** The account of callers without limits. */
  public static final Account UNLIMITED =
      new Account(new Caller("this machine"), CallerLimits.NONE, 0, _ -> {});

  private final Caller caller;
  private final CallerLimits limits;
  private final Consumer<String> refused;

  /* A pool counts whatever is taken and given back, not only memory. */
  private final MemoryPool pixels;
  private final MemoryPool bytes;
  private final TokenBucket requests;

  /**
   * @param now in nanoseconds, of any clock
   * @param refused counts refusals, by the setting of {@code aliif.callers} that is the reason
   */
  Account(Caller caller, CallerLimits limits, long now, Consumer<String> refused) {
    this.caller = caller;
    this.limits = limits;
    this.refused = refused;
    this.pixels = new MemoryPool("pixels", limits.pixels());
    this.bytes = new MemoryPool("bytes", limits.bytes());
    this.requests = new TokenBucket(limits.requests(), now);
  }

  /**
   * A request comes; empty if it may, or the time after which another one may.
   *
   * @param now in nanoseconds
   */
  synchronized Optional<Duration> request(long now) {
    return requests.take(now);
  }

  /** As {@link #request(long)}, now. */
  public Optional<Duration> request() {
    return request(System.nanoTime());
  }

  /**
   * Takes pixels of an output into work, until the reservation is closed; empty if too many are.
   */
  public Optional<Reservation> pixels(long count) {
    return pixels.take(count);
  }

  /**
   * No bytes of a body, to which those that come are added until the reservation is closed. It does
   * not grow if too many are in progress.
   */
  public Reservation bytes() {
    return bytes.take(0).orElseThrow();
  }

  /** Something is refused, because of a setting of {@code aliif.callers}. */
  public void refuse(String setting) {
    refused.accept(setting);
  }

  /** Whether nothing is in progress. */
  boolean isIdle() {
    return pixels.taken() == 0 && bytes.taken() == 0;
  }

  public Caller caller() {
    return caller;
  }

  public CallerLimits limits() {
    return limits;
  }
}
