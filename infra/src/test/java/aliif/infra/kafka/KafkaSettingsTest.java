package aliif.infra.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.testing.TestSettings;
import aliif.pipeline.Priority;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
  @Test
  void theReferenceIsTheContract() {
    assertThat(settings(""))
        .isEqualTo(
            new KafkaSettings(
                Brokers.at("host:1"),
                new Membership(
                    "aliif", Optional.empty(), Duration.ofSeconds(10), Duration.ofSeconds(10)),
                Topics.standard(),
                8,
                10_000,
                64 << 20,
                Duration.ofSeconds(1),
                false,
                new RequestLimits(Priority.INTERACTIVE, Optional.empty()),
                Optional.empty(),
                new Backoff(Duration.ofMillis(200), Duration.ofSeconds(20), 5)));
  }

  @Test
  void whatTheConfigurationSaysCounts() {
    KafkaSettings settings = settings("group = mine, in-flight = 9, topics.results = there");
    assertThat(settings.group()).isEqualTo("mine");
    assertThat(settings.inFlight()).isEqualTo(9);
    assertThat(settings.topics().results()).isEqualTo("there");
    assertThat(settings.topics().requests()).isEqualTo("aliif.requests");
    assertThat(settings("progress.on = true").progress()).contains("aliif.progress");
    assertThat(settings("answer-within = 1 h").limits().answerWithin())
        .contains(Duration.ofHours(1));
  }

  @Test
  void whatTheClientsBufferDoesNotDependOnPartitions() {
    long one = KafkaSettings.clientBytes(1);
    assertThat(one).isBetween(80L << 20, 90L << 20);
    assertThat(KafkaSettings.clientBytes(3) - one).isEqualTo(2L * Topics.REQUEST_BYTES);
  }

  private static KafkaSettings settings(String kafka) {
    return TestSettings.kafka("host:1", kafka);
  }
}
