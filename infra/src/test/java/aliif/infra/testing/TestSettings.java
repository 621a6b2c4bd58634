package aliif.infra.testing;

import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.KafkaSettings;
import com.typesafe.config.ConfigFactory;

/** Settings of the consumer, made as an operator makes them: what is not set is as shipped. */
public final class TestSettings {
  private TestSettings() {}

  /**
   * Settings of a consumer.
   *
   * @param settings of {@code aliif.kafka}, such as {@code in-flight = 3}
   */
  public static KafkaSettings kafka(String bootstrapServers, String... settings) {
    return KafkaSettings.of(
        ConfigFactory.parseString("aliif.kafka {\n" + String.join("\n", settings) + "\n}")
            .withFallback(ConfigFactory.defaultReference()),
        Brokers.at(bootstrapServers));
  }

  /** The setting of the topics' names. */
  public static String topics(String requests, String results, String letters, int partitions) {
    return "topics { requests = \"%s\", results = \"%s\", dead-letters = \"%s\", partitions = %d }"
        .formatted(requests, results, letters, partitions);
  }
}
