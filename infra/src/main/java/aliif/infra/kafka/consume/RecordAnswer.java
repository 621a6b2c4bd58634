package aliif.infra.kafka.consume;

import aliif.infra.kafka.Topics;
import aliif.infra.kafka.contract.DeadLetter;
import aliif.infra.kafka.contract.ProgressRecord.Event;
import aliif.infra.kafka.contract.ResultRecord;
import aliif.pipeline.UpscaleOutcome.Cancelled;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The answer to a record. */
sealed interface RecordAnswer {
  /** It has been rendered. */
  record Result(ResultRecord result) implements RecordAnswer {}

  /** It can never be rendered. */
  record Letter(DeadLetter letter) implements RecordAnswer {}

  /** It asked for no answer of its own, and what it asked for has been done. */
  record Obeyed() implements RecordAnswer {}

  /** What has happened to the request when this is durable. */
  default Event event() {
    return switch (this) {
      case Result _, Obeyed _ -> Event.DONE;
      case Letter(DeadLetter letter) ->
          letter.failure() instanceof Cancelled ? Event.CANCELLED : Event.FAILED;
    };
  }

  /** The record that is sent, if one is. */
  default Optional<ProducerRecord<byte[], byte[]>> on(Topics topics) {
    return switch (this) {
      case Result(ResultRecord result) -> Optional.of(result.on(topics.results()));
      case Letter(DeadLetter letter) -> Optional.of(letter.on(topics.deadLetters()));
      case Obeyed() -> Optional.empty();
    };
  }
}
