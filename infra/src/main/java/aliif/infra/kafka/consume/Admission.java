package aliif.infra.kafka.consume;

import aliif.infra.kafka.contract.RequestRecord;

/** Whether a record is to be worked on. */
sealed interface Admission {
  /** It is a request, and has the room that its answer needs. */
  record Admitted(RequestRecord request, Attempt attempt) implements Admission {}

  /** There is nothing more to do. */
  record Decided(RecordOutcome answer) implements Admission {}
}
