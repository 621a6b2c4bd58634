package aliif.infra.kafka.contract;

/** The answer of the broker to a record that was sent. */
public sealed interface Posted {
  /** All replicas have the record. */
  record Acknowledged() implements Posted {}

  /** It is larger than its topic accepts. */
  record TooLarge() implements Posted {}

  /** The topic does not accept it; for example, a compacted topic accepts none without a key. */
  record Invalid() implements Posted {}
}
