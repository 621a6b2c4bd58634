package aliif.gateway.cli.kafka;

import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.Topics;
import aliif.infra.kafka.client.Answer;
import aliif.infra.kafka.client.AnswerConsumer;
import aliif.infra.kafka.client.PreparedTopics;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The dead letters that a topic holds now. They are read one by one, and not kept. */
final class StoredLetters {
  private static final Duration WAIT = Duration.ofMillis(200);

  private StoredLetters() {}

  /**
   * Reads all of them, oldest first within a partition. Other records in the topic are left out.
   *
   * @throws org.apache.kafka.common.KafkaException if no broker answers, or reading is not allowed
   */
  static void read(Brokers brokers, Topics topics, Consumer<Answer.Refused> letters) {
    PreparedTopics prepared = PreparedTopics.on(brokers, topics);
    try (AnswerConsumer answers =
        AnswerConsumer.open(
            brokers,
            prepared.topics(),
            List.of(topics.deadLetters()),
            AnswerConsumer.Start.OLDEST)) {
      while (!answers.caughtUp()) {
        for (Answer answer : answers.poll(WAIT)) {
          if (answer instanceof Answer.Refused letter) {
            letters.accept(letter);
          }
        }
      }
    }
  }

  /** The place of a letter as it is shown and named: {@code PARTITION@OFFSET}. */
  static String place(Answer.Refused letter) {
    return letter.record().partition() + "@" + letter.record().offset();
  }

  /** Whether a request failed, and was not cancelled. */
  static boolean isFailure(Answer.Refused letter) {
    return !letter.reason().cancelled();
  }

  /** Whether a letter has a name that was given: its key, or its place. */
  static boolean isNamed(List<String> names, Answer.Refused letter) {
    return names.contains(letter.key()) || names.contains(place(letter));
  }
}
