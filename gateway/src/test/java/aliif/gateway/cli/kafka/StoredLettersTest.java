package aliif.gateway.cli.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.kafka.client.Answer;
import aliif.infra.kafka.contract.DeadLetter;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class StoredLettersTest {
  private static Answer.Refused letter(boolean cancelled) {
    return new Answer.Refused(
        new ConsumerRecord<>("letters", 2, 3, "cat".getBytes(UTF_8), new byte[0]),
        new DeadLetter.Reason(Optional.empty(), "requests", 1, 7, cancelled, "any"));
  }

  @Test
  void whatWasCancelledIsNoFailure() {
    assertThat(StoredLetters.isFailure(letter(false))).isTrue();
    assertThat(StoredLetters.isFailure(letter(true))).isFalse();
  }

  @Test
  void aLetterIsNamedByItsKeyOrByItsPlaceInTheTopicOfDeadLetters() {
    assertThat(StoredLetters.isNamed(List.of("dog", "cat"), letter(true))).isTrue();
    assertThat(StoredLetters.isNamed(List.of("2@3"), letter(true))).isTrue();
    assertThat(StoredLetters.isNamed(List.of("1@7"), letter(true))).isFalse();
  }
}
