package aliif.infra.kafka.consume;

import aliif.infra.kafka.Topics;
import aliif.infra.kafka.contract.DeadLetter;
import aliif.infra.kafka.contract.ResultRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The answer to a record. */
sealed interface RecordAnswer {
  /** It has been rendered. */
  record Result(ResultRecord result) implements RecordAnswer {}

  /** It can never be rendered. */
  record Letter(DeadLetter letter) implements RecordAnswer {}

  /** The record that is sent. */
  default ProducerRecord<byte[], byte[]> on(Topics topics) {
    return switch (this) {
      case Result(ResultRecord result) -> result.on(topics.results());
      case Letter(DeadLetter letter) -> letter.on(topics.deadLetters());
    };
  }
}
