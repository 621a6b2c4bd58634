package aliif.infra.kafka.consume;

import aliif.infra.kafka.contract.ResultRecord;
import aliif.pipeline.UpscaleOutcome.Failure;

/** What becomes of a record. */
sealed interface RecordOutcome {
  /** There is an output. */
  record Result(ResultRecord record) implements RecordOutcome {}

  /** There never will be. */
  record Refused(Failure failure) implements RecordOutcome {}

  /** Nothing yet, and the consumer stops: the record stays for the next one. */
  record Left() implements RecordOutcome {}
}
