package aliif.infra.kafka.client;

import java.time.Duration;
import org.apache.kafka.common.errors.InterruptException;

/** A wait between two questions to a broker. */
final class BrokerPause {
  private BrokerPause() {}

  /**
   * Blocks for some time.
   *
   * @throws InterruptException if the thread is interrupted, as it stays
   */
  static void of(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptException(interrupted);
    }
  }
}
