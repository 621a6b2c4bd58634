package aliif.infra.kafka.consume;

/** The state of the consumer. */
public sealed interface KafkaHealth {
  /** It consumes records, and a broker answers. */
  record Consuming() implements KafkaHealth {}

  /** No broker answers, or not yet. */
  record Connecting() implements KafkaHealth {}

  /**
   * It fails and restarts again and again, without answering a record in between.
   *
   * @param restarts since something was answered
   * @param reason why it last ended, in one line
   */
  record CrashLoop(int restarts, String reason) implements KafkaHealth {}

  /**
   * It has ended, and an operator has to repair something.
   *
   * @param reason in one line
   */
  record Ended(String reason) implements KafkaHealth {}

  /** It was told to stop. */
  record Stopping() implements KafkaHealth {}

  /** Whether records are answered. */
  default boolean healthy() {
    return this instanceof Consuming;
  }
}
