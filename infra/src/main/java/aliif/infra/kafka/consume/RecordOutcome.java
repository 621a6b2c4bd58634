package aliif.infra.kafka.consume;

import aliif.infra.kafka.contract.ResultRecord;
import aliif.pipeline.UpscaleOutcome.Failure;

/** The outcome of a record. */
sealed interface RecordOutcome {
  /** It has been rendered. */
  record Result(ResultRecord record) implements RecordOutcome {}

  /** It can never be rendered. */
  record Refused(Failure failure) implements RecordOutcome {}

  /** It has no answer yet, and the consumer stops: the next consumer gets it. */
  record Left() implements RecordOutcome {}
}
