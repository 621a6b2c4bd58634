package aliif.infra.kafka.consume;

/** How the consumer is. */
public sealed interface KafkaHealth {
  /** Records flow, and a broker answers. */
  record Consuming() implements KafkaHealth {}

  /** There is no broker yet, or no longer. */
  record Connecting() implements KafkaHealth {}

  /**
   * It starts again and again, and nothing is answered in between.
   *
   * @param restarts since something was answered
   * @param reason why it last ended, in one line
   */
  record Circling(int restarts, String reason) implements KafkaHealth {}

  /**
   * It has ended, and somebody has to mend something first.
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
