package aliif.infra.kafka.consume;

import aliif.infra.kafka.contract.RequestRecord;
import aliif.infra.metrics.MeasuredRequest;
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
    int failures,
    int waits) {
  String id() {
    return RequestRecord.id(record);
  }

  Attempt afterWait() {
    return new Attempt(record, held, measured, failures, waits + 1);
  }

  Attempt afterFailure() {
    return new Attempt(record, held, measured, failures + 1, waits);
  }
}
