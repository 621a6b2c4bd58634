package aliif.gateway.access;

import com.typesafe.config.Config;

/**
 * What one caller may ask for, from {@code aliif.callers}; {@code application.conf} explains each.
 *
 * @param requests a second; for a moment, twice as many
 * @param pixels of outputs that are in progress at once
 * @param bytes of bodies that are in progress at once
 * @param remembered callers
 */
public record CallerLimits(long requests, long pixels, long bytes, int remembered) {
  /** For whom nothing is counted. */
  static final CallerLimits NONE = new CallerLimits(1L << 52, Long.MAX_VALUE, Long.MAX_VALUE, 1);

  public CallerLimits {
    require("requests", requests);
    require("pixels", pixels);
    require("bytes", bytes);
    require("remembered", remembered);
  }

  /**
   * Reads the settings.
   *
   * @param config of the process, including the defaults
   * @throws IllegalArgumentException if a value is out of its range
   */
  public static CallerLimits of(Config config) {
    Config callers = config.getConfig("aliif.callers");
    return new CallerLimits(
        callers.getLong("requests"),
        callers.getLong("pixels"),
        callers.getBytes("bytes"),
        callers.getInt("remembered"));
  }

  private static void require(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "aliif.callers: " + name + ": " + value + " (expected: above 0)");
    }
  }
}
