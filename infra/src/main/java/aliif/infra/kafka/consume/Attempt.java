package aliif.infra.kafka.consume;

import aliif.infra.kafka.contract.RequestRecord;
import aliif.infra.kafka.read.Held;
import aliif.infra.metrics.InputChannel;
import aliif.infra.metrics.MeasuredRequest;
import aliif.infra.metrics.Metrics;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One attempt to answer a record.
 *
 * @param held the memory of the record
 * @param failures number of earlier attempts that failed
 * @param waits number of earlier attempts that found no memory
 */
record Attempt(
    ConsumerRecord<byte[], byte[]> record,
    Held held,
    MeasuredRequest measured,
    Withdrawal withdrawal,
    int failures,
    int waits) {

  /** The first attempt at a record, whose time counts from now on. */
  static Attempt first(ConsumerRecord<byte[], byte[]> record, Held held, Metrics metrics) {
    MeasuredRequest measured = metrics.begin(InputChannel.KAFKA);
    /* For a record that is never answered, since the consumer ends or loses its partition. */
    held.atRelease(measured::cancelled);
    return new Attempt(record, held, measured, new Withdrawal(), 0, 0);
  }

  String id() {
    return RequestRecord.id(record);
  }

  long offset() {
    return record.offset();
  }

  Optional<byte[]> key() {
    return Optional.ofNullable(record.key());
  }

  boolean isFirst() {
    return failures == 0 && waits == 0;
  }

  Attempt afterWait() {
    return new Attempt(record, held, measured, withdrawal, failures, waits + 1);
  }

  Attempt afterFailure() {
    return new Attempt(record, held, measured, withdrawal, failures + 1, waits);
  }
}
