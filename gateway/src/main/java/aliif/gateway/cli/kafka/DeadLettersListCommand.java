package aliif.gateway.cli.kafka;

import aliif.gateway.cli.VersionCommand;
import aliif.gateway.cli.options.CommandFrame;
import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.Topics;
import aliif.infra.kafka.client.Answer;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    description = "Print a line for each dead letter: PARTITION@OFFSET, record key and reason.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class)
final class DeadLettersListCommand implements Callable<Integer> {
  @Mixin private CommandFrame frame = new CommandFrame();

  @Option(names = "--json", description = "Print each dead letter as a line of JSON.")
  private boolean json;

  @Mixin private KafkaOptions kafkaOptions = new KafkaOptions();

  @Override
  public Integer call() {
    Brokers brokers = frame.asked(kafkaOptions::brokers);
    Topics topics = frame.asked(kafkaOptions::topics);
    try {
      StoredLetters.read(brokers, topics, letter -> frame.print(line(letter)));
      return 0;
    } catch (KafkaException problem) {
      throw KafkaOptions.failure(brokers, problem);
    }
  }

  private String line(Answer.Refused letter) {
    return json
        ? AnswerLine.json(letter)
        : AnswerLine.printable(
            "%s %s: %s"
                .formatted(StoredLetters.place(letter), letter.key(), letter.reason().message()));
  }
}
