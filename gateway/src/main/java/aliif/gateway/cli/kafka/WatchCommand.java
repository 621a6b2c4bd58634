package aliif.gateway.cli.kafka;

import aliif.gateway.cli.VersionCommand;
import aliif.gateway.cli.options.CommandFrame;
import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.Topics;
import aliif.infra.kafka.client.Answer;
import aliif.infra.kafka.client.AnswerConsumer;
import aliif.infra.kafka.client.PreparedTopics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "watch",
    description = "Print results and dead letters of Kafka as they come, until Ctrl-C.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class)
public final class WatchCommand implements Callable<Integer> {
  private static final Duration WAIT = Duration.ofSeconds(1);

  @Mixin private CommandFrame frame = new CommandFrame();

  @Option(
      names = "--from-beginning",
      description = "Begin at the oldest record (default: at the next that comes).")
  private boolean fromBeginning;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "End after N lines (default: at Ctrl-C).")
  private Optional<Long> count = Optional.empty();

  @Option(names = "--json", description = "Print each record as a line of JSON.")
  private boolean json;

  @Mixin private KafkaOptions kafkaOptions = new KafkaOptions();

  @Override
  public Integer call() {
    Brokers brokers = frame.asked(kafkaOptions::brokers);
    Topics topics = frame.asked(kafkaOptions::topics);
    long left = count.orElse(Long.MAX_VALUE);
    if (left < 1) {
      throw frame.refusal("count: " + left + " (expected: at least 1)");
    }
    try (AnswerConsumer answers = open(brokers, topics)) {
      while (left > 0) {
        for (Answer answer : answers.poll(WAIT)) {
          if (left-- > 0) {
            frame.print(json ? AnswerLine.json(answer) : AnswerLine.text(answer));
          }
        }
      }
      return 0;
    } catch (KafkaException problem) {
      throw KafkaOptions.failure(brokers, problem);
    }
  }

  private AnswerConsumer open(Brokers brokers, Topics topics) {
    PreparedTopics prepared = PreparedTopics.on(brokers, topics);
    return AnswerConsumer.open(
        brokers,
        prepared.topics(),
        List.of(topics.results(), topics.deadLetters()),
        fromBeginning ? AnswerConsumer.Start.OLDEST : AnswerConsumer.Start.NOW);
  }
}
