package aliif.gateway.cli.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.kafka.client.Answer;
import aliif.infra.kafka.contract.DeadLetter;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class AnswerLineTest {
  @Test
  void aHeaderThatIsNoTextIsShownInHexadecimal() {
    assertThat(AnswerLine.printable("gr\u00fc\u00df".getBytes(UTF_8))).isEqualTo("gr\u00fc\u00df");
    assertThat(AnswerLine.printable(new byte[] {0, 0, 1, 2})).isEqualTo("0x00000102 (4 bytes)");
    assertThat(AnswerLine.printable(new byte[] {(byte) 0xff, 65})).isEqualTo("0xff41 (2 bytes)");
    assertThat(AnswerLine.printable(new byte[40]))
        .isEqualTo("0x" + "00".repeat(32) + "... (40 bytes)");
    assertThat(AnswerLine.printable(new byte[0])).isEmpty();
  }

  @Test
  void whatStrangersWriteDoesNotControlTheTerminal() {
    byte[] key = "cat\u001b[2J.png".getBytes(UTF_8);
    var record = new ConsumerRecord<>("letters", 0, 3L, key, new byte[0]);
    var reason =
        new DeadLetter.Reason(
            Optional.empty(), "requests", 1, 2, false, "gr\u00fc\u00df\r\n\u009b1m\u007f");
    assertThat(AnswerLine.text(new Answer.Refused(record, reason)))
        .isEqualTo("cat?[2J.png: dead letter: gr\u00fc\u00df???1m?");
  }
}
