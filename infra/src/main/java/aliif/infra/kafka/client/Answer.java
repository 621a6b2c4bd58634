package aliif.infra.kafka.client;

import aliif.infra.kafka.Topics;
import aliif.infra.kafka.contract.DeadLetter;
import aliif.infra.kafka.contract.RequestRecord;
import aliif.infra.kafka.contract.ResultRecord;
import aliif.pipeline.UpscaleException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record that answers a request. */
public sealed interface Answer {

  /** As it was read. */
  ConsumerRecord<byte[], byte[]> record();

  /** The output, or where it is. */
  record Result(ConsumerRecord<byte[], byte[]> record, ResultRecord.Received content)
      implements Answer {}

  /** Why the request can never succeed. */
  record Refused(ConsumerRecord<byte[], byte[]> record, DeadLetter.Reason reason)
      implements Answer {}

  /**
   * Something else, which another program has written.
   *
   * @param problem why it is no answer, in one line
   */
  record Foreign(ConsumerRecord<byte[], byte[]> record, String problem) implements Answer {}

  /** Reads a record of the topic of results or of dead letters, which may hold anything. */
  static Answer of(ConsumerRecord<byte[], byte[]> record, Topics topics) {
    try {
      return record.topic().equals(topics.deadLetters())
          ? new Refused(record, DeadLetter.parse(record))
          : new Result(record, ResultRecord.parse(record));
    } catch (IllegalArgumentException | UpscaleException problem) {
      return new Foreign(record, String.valueOf(problem.getMessage()));
    }
  }

  /** The id of the request, if it had one. */
  default Optional<String> id() {
    return switch (this) {
      case Result result -> result.content().id();
      case Refused refused -> refused.reason().id();
      case Foreign _ -> Optional.empty();
    };
  }

  /** The key as text; empty if there is none. What is not UTF-8 becomes replacement characters. */
  default String key() {
    return Optional.ofNullable(record().key())
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElse("");
  }

  /** Where the record is: {@code topic-partition@offset}. */
  default String place() {
    return RequestRecord.id(record());
  }
}
