package aliif.gateway.cli.kafka;

import aliif.gateway.cli.VersionCommand;
import aliif.gateway.cli.options.CommandFrame;
import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.Topics;
import aliif.infra.kafka.client.Answer;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "show",
    description = "Print what dead letters contain, except the image.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class)
final class DeadLettersShowCommand implements Callable<Integer> {
  @Mixin private CommandFrame frame = new CommandFrame();

  @Mixin private LetterNames names = new LetterNames();

  @Mixin private KafkaOptions kafkaOptions = new KafkaOptions();

  @Override
  public Integer call() {
    if (names.isEmpty()) {
      throw frame.refusal("show: no names (expected: record keys, or PARTITION@OFFSET)");
    }
    Brokers brokers = frame.asked(kafkaOptions::brokers);
    Topics topics = frame.asked(kafkaOptions::topics);
    AtomicInteger shown = new AtomicInteger();
    try {
      StoredLetters.read(
          brokers,
          topics,
          letter -> {
            if (names.name(letter)) {
              shown.incrementAndGet();
              show(letter);
            }
          });
    } catch (KafkaException problem) {
      throw KafkaOptions.failure(brokers, problem);
    }
    if (shown.get() == 0) {
      throw names.notThere();
    }
    return 0;
  }

  private void show(Answer.Refused letter) {
    ConsumerRecord<byte[], byte[]> record = letter.record();
    PrintWriter out = frame.out();
    out.printf("%s%n", letter.place());
    out.printf("  time: %s%n", Instant.ofEpochMilli(record.timestamp()));
    out.printf("  key: %s%n", AnswerLine.printable(letter.key()));
    out.printf(
        "  value: %d bytes%n", Optional.ofNullable(record.value()).map(it -> it.length).orElse(0));
    for (Header header : record.headers()) {
      String text = Optional.ofNullable(header.value()).map(AnswerLine::printable).orElse("");
      out.printf("  %s: %s%n", AnswerLine.printable(header.key()), text);
    }
    out.flush();
  }
}
