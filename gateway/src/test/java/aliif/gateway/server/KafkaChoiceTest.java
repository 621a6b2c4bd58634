package aliif.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KafkaChoiceTest {
  @Test
  void aChoiceIsReadFromText() {
    assertThat(KafkaChoice.parse("embedded")).isEqualTo(new KafkaChoice.Embedded(0));
    assertThat(KafkaChoice.parse("embedded:9092")).isEqualTo(new KafkaChoice.Embedded(9092));
    assertThat(KafkaChoice.parse("none")).isEqualTo(new KafkaChoice.None());
    assertThat(KafkaChoice.parse("broker:9092")).isEqualTo(new KafkaChoice.At("broker:9092"));
    assertThat(KafkaChoice.parse("a:1,b:2")).isEqualTo(new KafkaChoice.At("a:1,b:2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "broker", "broker:", ":9092", "a:1,", "a:1 b:2", "embedded:x"})
  void whatIsNoneOfThemIsRefused(String text) {
    assertThatThrownBy(() -> KafkaChoice.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("kafka: " + text + " (expected: embedded, embedded:PORT, HOST:PORT or none)");
  }
}
