package aliif.gateway.cli.kafka;

import aliif.gateway.cli.VersionCommand;
import aliif.gateway.cli.options.CommandFrame;
import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.Topics;
import aliif.infra.kafka.client.Answer;
import aliif.infra.kafka.client.RequestProducer;
import aliif.infra.kafka.contract.DeadLetter;
import aliif.infra.kafka.contract.HeaderNames;
import aliif.pipeline.Failures;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "replay",
    description = "Send the requests of dead letters again, as they were.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    footer = {
      "",
      "The dead letters stay in their topic: a second replay sends them again. A letter",
      "without an image, because the request was too large to be repeated, is left out.",
      "Exit code: 0; 1 if a request was not sent; 2 if the command was wrong."
    })
final class DeadLettersReplayCommand implements Callable<Integer> {
  @Mixin private CommandFrame frame = new CommandFrame();

  @Mixin private LetterNames names = new LetterNames();

  @Option(
      names = "--all",
      description = "Send the requests of all dead letters, without those that were cancelled.")
  private boolean all;

  @Option(
      names = "--without-deadline",
      description = "Send without the deadlines, which have probably passed.")
  private boolean withoutDeadline;

  @Mixin private KafkaOptions kafkaOptions = new KafkaOptions();

  private int sent;
  private int left;

  @Override
  public Integer call() {
    if (all != names.isEmpty()) {
      throw frame.refusal(
          "replay: " + (all ? "--all and names" : "no names") + " (expected: one of both)");
    }
    Brokers brokers = frame.asked(kafkaOptions::brokers);
    Topics topics = frame.asked(kafkaOptions::topics);
    try (RequestProducer producer = RequestProducer.open(brokers, topics)) {
      StoredLetters.read(brokers, topics, letter -> replay(letter, topics.requests(), producer));
    } catch (KafkaException problem) {
      throw KafkaOptions.failure(brokers, problem);
    }
    frame.print("%d sent, %d left out".formatted(sent, left));
    if (sent + left == 0 && !all) {
      throw names.notThere();
    }
    return left == 0 ? 0 : 1;
  }

  private void replay(Answer.Refused letter, String topic, RequestProducer producer) {
    if (!(all ? StoredLetters.isFailure(letter) : names.name(letter))) {
      return;
    }
    Optional<ProducerRecord<byte[], byte[]>> request = DeadLetter.request(letter.record(), topic);
    if (request.isEmpty()) {
      left++;
      return;
    }
    if (withoutDeadline) {
      request.orElseThrow().headers().remove(HeaderNames.DEADLINE);
    }
    try {
      producer.send(request.orElseThrow()).join();
      sent++;
    } catch (CompletionException problem) {
      left++;
      frame.error().println(letter.key() + ": kafka: " + Failures.cause(problem).getMessage());
    }
  }
}
