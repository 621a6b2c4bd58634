package aliif.gateway.batch;

import com.typesafe.config.Config;

/**
 * Settings of batches, from {@code aliif.batch}; {@code application.conf} explains each.
 *
 * @param atOnce batches that are in progress at once
 * @param dropped bytes of a batch that may be read for nothing
 */
public record BatchSettings(int atOnce, long dropped) {
  public BatchSettings {
    if (atOnce < 1) {
      throw new IllegalArgumentException(
          "aliif.batch: at-once: " + atOnce + " (expected: above 0)");
    }
    if (dropped < 0) {
      throw new IllegalArgumentException(
          "aliif.batch: dropped: " + dropped + " (expected: at least 0)");
    }
  }

  /**
   * Reads the settings.
   *
   * @param config of the process, including the defaults
   * @throws IllegalArgumentException if a value is out of its range
   */
  public static BatchSettings of(Config config) {
    return new BatchSettings(
        config.getInt("aliif.batch.at-once"), config.getBytes("aliif.batch.dropped"));
  }
}
