package aliif.gateway.iiif;

import aliif.model.Scale;
import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of the Image API, from {@code aliif.iiif}; {@code application.conf} explains each.
 *
 * @param limits of an answer
 * @param tile side of the tiles that viewers are told to ask for
 * @param age for which an answer need not be asked for again
 * @param base where viewers reach this server; empty to believe the {@code Host} of the request
 */
public record IiifSettings(IiifLimits limits, int tile, Duration age, String base) {
  public IiifSettings {
    require("max-width", limits.side());
    require("max-area", limits.area());
    require("tile", tile);
  }

  /**
   * Reads the settings.
   *
   * @param config of the process, including the defaults
   * @throws IllegalArgumentException if a value is out of its range
   */
  public static IiifSettings of(Config config) {
    Config iiif = config.getConfig("aliif.iiif");
    return new IiifSettings(
        new IiifLimits(iiif.getInt("max-width"), iiif.getLong("max-area"), (int) Scale.MAXIMUM),
        iiif.getInt("tile"),
        iiif.getDuration("max-age"),
        iiif.getString("base"));
  }

  private static void require(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "aliif.iiif: " + name + ": " + value + " (expected: above 0)");
    }
  }
}
