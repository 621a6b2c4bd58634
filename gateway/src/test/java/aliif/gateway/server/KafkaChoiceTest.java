package aliif.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.infra.kafka.Brokers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KafkaChoiceTest {
  @Test
  void aChoiceIsReadFromText() {
    assertThat(parse("embedded")).isEqualTo(new KafkaChoice.Embedded(0));
    assertThat(parse("embedded:9092")).isEqualTo(new KafkaChoice.Embedded(9092));
    assertThat(parse("none")).isEqualTo(new KafkaChoice.None());
    assertThat(parse("broker:9092")).isEqualTo(new KafkaChoice.At(Brokers.at("broker:9092")));
    assertThat(parse("a:1,b:2")).isEqualTo(new KafkaChoice.At(Brokers.at("a:1,b:2")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "broker", "broker:", ":9092", "a:1,", "a:1 b:2", "embedded:x"})
  void whatIsNoneOfThemIsRefused(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("kafka: " + text + " (expected: embedded, embedded:PORT, HOST:PORT or none)");
  }

  @Test
  void clientPropertiesAreForBrokersElsewhere(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("client"), "security.protocol=SASL_SSL");

    assertThat(KafkaChoice.parse("a:1", Optional.of(file)))
        .isEqualTo(new KafkaChoice.At(new Brokers("a:1", Map.of("security.protocol", "SASL_SSL"))));
    assertThatThrownBy(() -> KafkaChoice.parse("embedded", Optional.of(file)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--kafka-properties: together with --kafka embedded (expected: with --kafka"
                + " HOST:PORT)");
  }

  private static KafkaChoice parse(String text) {
    return KafkaChoice.parse(text, Optional.empty());
  }
}
