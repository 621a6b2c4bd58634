package aliif.infra.kafka.contract;

/** What the broker says to a record. */
public sealed interface Posted {
  /** All replicas have it. */
  record Acknowledged() implements Posted {}

  /** It has more bytes than its topic takes. */
  record TooLarge() implements Posted {}

  /** The topic does not take it as it is: a compacted one takes none without a key. */
  record Invalid() implements Posted {}
}
