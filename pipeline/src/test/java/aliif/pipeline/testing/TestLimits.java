package aliif.pipeline.testing;

import aliif.pipeline.image.format.ImageLimits;
import com.typesafe.config.ConfigFactory;

/** Limits on images, made as an operator makes them: what is not set is as shipped. */
public final class TestLimits {
  private TestLimits() {}

  /**
   * Limits.
   *
   * @param settings of {@code aliif.limits}, such as {@code bytes = 100}
   */
  public static ImageLimits of(String... settings) {
    return ImageLimits.of(
        ConfigFactory.parseString("aliif.limits {\n" + String.join("\n", settings) + "\n}")
            .withFallback(ConfigFactory.defaultReference()));
  }
}
