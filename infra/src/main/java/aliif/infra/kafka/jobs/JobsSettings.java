package aliif.infra.kafka.jobs;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of jobs, from {@code aliif.jobs}, which {@code reference.conf} explains.
 *
 * @param topic that keeps the jobs
 * @param images that a job may have, 1 to 10,000
 * @param remembered images of all jobs that are remembered, at least {@code images}
 * @param retention time after which a job is forgotten, finished or not
 */
public record JobsSettings(String topic, int images, int remembered, Duration retention) {
  private static final int MOST_IMAGES = 10_000;

  /**
   * Reads the settings.
   *
   * @throws com.typesafe.config.ConfigException if something is missing or of the wrong kind
   * @throws IllegalArgumentException if something is out of its range
   */
  public static JobsSettings of(Config config) {
    Config jobs = config.getConfig("aliif.jobs");
    return new JobsSettings(
        jobs.getString("topic"),
        jobs.getInt("images"),
        jobs.getInt("remembered"),
        jobs.getDuration("retention"));
  }

  /**
   * @throws IllegalArgumentException if something is out of its range
   */
  public JobsSettings {
    if (images < 1 || images > MOST_IMAGES) {
      throw new IllegalArgumentException(
          "aliif.jobs.images: %d (expected: 1 to %d)".formatted(images, MOST_IMAGES));
    }
    if (remembered < images) {
      throw new IllegalArgumentException(
          "aliif.jobs.remembered: %d (expected: at least images, %d)"
              .formatted(remembered, images));
    }
    if (!retention.isPositive()) {
      throw new IllegalArgumentException(
          "aliif.jobs.retention: " + retention + " (expected: above zero)");
    }
  }
}
