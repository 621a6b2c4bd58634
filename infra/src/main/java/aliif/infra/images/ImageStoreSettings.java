package aliif.infra.images;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of the image store, from {@code aliif.images}; {@code reference.conf} explains each.
 *
 * @param quota bytes of all images that are kept
 * @param arriving bytes of all images that are not whole yet
 * @param touch how exactly the time of the last use is kept on the disk
 */
public record ImageStoreSettings(long quota, long arriving, Duration touch) {
  public ImageStoreSettings {
    require("quota", quota > 0, quota);
    require("arriving", arriving > 0, arriving);
    require("touch", touch.toMillis() > 0, touch);
  }

  /**
   * Reads the settings.
   *
   * @param config of the process, including the defaults
   * @throws IllegalArgumentException if a value is out of its range
   */
  public static ImageStoreSettings of(Config config) {
    Config images = config.getConfig("aliif.images");
    return new ImageStoreSettings(
        images.getBytes("quota"), images.getBytes("arriving"), images.getDuration("touch"));
  }

  private static void require(String name, boolean condition, Object value) {
    if (!condition) {
      throw new IllegalArgumentException(
          "aliif.images." + name + ": " + value + " (expected: above 0)");
    }
  }
}
