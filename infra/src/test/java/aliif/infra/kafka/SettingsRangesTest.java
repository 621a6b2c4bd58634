package aliif.infra.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.infra.cluster.ClusterSettings;
import aliif.infra.images.ImageStoreSettings;
import aliif.infra.kafka.jobs.JobsSettings;
import aliif.infra.store.s3.S3Settings;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A setting that is out of its range is refused with its name, its value and what was expected. */
final class SettingsRangesTest {
  private static Config with(String setting) {
    return ConfigFactory.parseString(setting).withFallback(ConfigFactory.defaultReference());
  }

  private static void readAll(Config config) {
    assertThat(KafkaSettings.of(config, Brokers.at("host:1"))).isNotNull();
    assertThat(JobsSettings.of(config)).isNotNull();
    assertThat(ImageStoreSettings.of(config)).isNotNull();
    assertThat(S3Settings.of(config)).isNotNull();
    assertThat(ClusterSettings.of(config)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aliif.kafka.in-flight = 0 | aliif.kafka.in-flight: 0 (expected: 1 to 1024)",
        "aliif.kafka.in-flight = 1025 | aliif.kafka.in-flight: 1025 (expected: 1 to 1024)",
        "aliif.kafka.window = 0 | aliif.kafka.window: 0 (expected: 1 to 2097151)",
        "aliif.kafka.window = 2097152 | aliif.kafka.window: 2097152 (expected: 1 to 2097151)",
        "aliif.kafka.image-bytes = 0 | aliif.kafka.image-bytes: 0 (expected: at least 1)",
        "aliif.kafka.commit-every = 0 s | aliif.kafka.commit-every: PT0S (expected: above zero)",
        "aliif.kafka.session = 10 ms | aliif.kafka.session: PT0.01S (expected: 1 s to 5 minutes)",
        "aliif.kafka.session = 301 s | aliif.kafka.session: PT5M1S (expected: 1 s to 5 minutes)",
        "aliif.kafka.hand-over = -1 s | aliif.kafka.hand-over: PT-1S (expected: 0 to 2 minutes)",
        "aliif.kafka.hand-over = 3 m | aliif.kafka.hand-over: PT3M (expected: 0 to 2 minutes)",
        "aliif.kafka.answer-within = -1 s"
            + " | aliif.kafka.answer-within: PT-1S (expected: 0 to 365 days; 0 is no limit)",
        "aliif.kafka.answer-within = 366 d"
            + " | aliif.kafka.answer-within: PT8784H (expected: 0 to 365 days; 0 is no limit)",
        "aliif.kafka.topics.partitions = 0"
            + " | aliif.kafka.topics.partitions: 0 (expected: 1 to 10000)",
        "aliif.kafka.topics.results = aliif.requests | aliif.kafka.topics:"
            + " [aliif.requests, aliif.requests, aliif.dead-letters] (expected: three names)",
        "aliif.kafka.backoff.first = 30 s | aliif.kafka.backoff:"
            + " first PT30S, most PT20S (expected: above zero, and most at least first)",
        "aliif.kafka.backoff.first = 0 s | aliif.kafka.backoff:"
            + " first PT0S, most PT20S (expected: above zero, and most at least first)",
        "aliif.kafka.backoff.attempts = 0 | aliif.kafka.backoff.attempts: 0 (expected: at least 1)",
        "aliif.jobs.images = 0 | aliif.jobs.images: 0 (expected: 1 to 10000)",
        "aliif.jobs.images = 10001 | aliif.jobs.images: 10001 (expected: 1 to 10000)",
        "aliif.jobs.remembered = 999"
            + " | aliif.jobs.remembered: 999 (expected: at least images, 1000)",
        "aliif.jobs.retention = 0 s | aliif.jobs.retention: PT0S (expected: above zero)",
        "aliif.images.quota = 0 | aliif.images.quota: 0 (expected: above 0)",
        "aliif.images.arriving = 0 | aliif.images.arriving: 0 (expected: above 0)",
        "aliif.images.touch = 500 us | aliif.images.touch: PT0.0005S (expected: above 0)",
        "aliif.store.s3.endpoint = \"ftp://host\" | aliif.store.s3.endpoint: ftp://host"
            + " (expected: http://HOST:PORT or https://HOST)",
        "aliif.store.s3.connect = 0 s | aliif.store.s3.connect: PT0S (expected: above 0)",
        "aliif.store.s3.silence = -1 s | aliif.store.s3.silence: PT-1S (expected: above 0)",
        "aliif.store.s3.attempt = 0 s | aliif.store.s3.attempt: PT0S (expected: above 0)",
        "aliif.store.s3.attempts = 0 | aliif.store.s3.attempts: 0 (expected: at least 1)",
        "aliif.cluster.in-flight = 0 | aliif.cluster.in-flight: 0 (expected: 1 to 1024)",
        "aliif.cluster.tls.key = nowhere.pem"
            + " | aliif.cluster.tls.certificate:  (expected: a PEM file)"
      })
  void aSettingOutOfItsRangeIsRefused(String setting, String message) {
    assertThatThrownBy(() -> readAll(with(setting)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void whatIsShippedAndTheEndsOfTheRangesAreTaken() {
    readAll(with(""));
    readAll(
        with(
            """
            aliif.kafka { in-flight = 1024, window = 2097151, image-bytes = 1, session = 300 s }
            aliif.kafka { hand-over = 0 s, answer-within = 365 d, commit-every = 1 ms }
            aliif.kafka { backoff { first = 1 ms, most = 1 ms, attempts = 1 }, topics.partitions = 1 }
            aliif.jobs { images = 10000, remembered = 10000, retention = 1 ms }
            aliif.images { quota = 1, arriving = 1, touch = 1 ms }
            aliif.cluster.in-flight = 1024
            """));
  }
}
