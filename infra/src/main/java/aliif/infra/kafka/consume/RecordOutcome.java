package aliif.infra.kafka.consume;

import java.time.Duration;

/** The outcome of an attempt at a record. */
sealed interface RecordOutcome {
  /** There is an answer. */
  record Answered(RecordAnswer answer) implements RecordOutcome {}

  /** It may succeed later: the next attempt, and the wait before it. */
  record Later(Attempt next, Duration delay) implements RecordOutcome {}

  /** It has no answer yet, and the partition is given up: the next consumer gets it. */
  record Left() implements RecordOutcome {}
}
