package aliif.model.testing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what happens on other threads. */
public final class Eventually {
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(1);
  private static final long GLANCE = TimeUnit.MILLISECONDS.toNanos(10);

  private Eventually() {}

  /**
   * Returns as soon as something has happened.
   *
   * @param what for the message, if it does not happen within a minute
   */
  public static void eventually(String what, BooleanSupplier happened) {
    eventually(
        () -> {
          if (!happened.getAsBoolean()) {
            throw new AssertionError("not within a minute: " + what);
          }
        });
  }

  /**
   * Returns as soon as an assertion holds.
   *
   * @throws AssertionError of the assertion, if it does not hold within a minute
   */
  public static void eventually(Runnable assertion) {
    long end = System.nanoTime() + PATIENCE;
    while (true) {
      try {
        assertion.run();
        return;
      } catch (AssertionError notYet) {
        if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
          throw notYet;
        }
      }
      LockSupport.parkNanos(GLANCE);
    }
  }
}
