package aliif.infra.kafka.consume;

import aliif.infra.kafka.contract.RequestRecord;

/** The decision whether a record is rendered. */
sealed interface Admission {
  /** It is rendered: it is a request, and memory for its answer is reserved. */
  record Admitted(RequestRecord request, Attempt attempt) implements Admission {}

  /** It is not rendered: its outcome is known already. */
  record Decided(RecordOutcome answer) implements Admission {}
}
