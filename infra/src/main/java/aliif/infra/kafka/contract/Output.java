package aliif.infra.kafka.contract;

import aliif.infra.store.Address;
import aliif.infra.store.Stored;
import org.apache.pekko.util.ByteString;

/** Where an encoded output went. */
public sealed interface Output {
  /**
   * Small enough for a record.
   *
   * @param address where it would be kept in the store
   */
  record Inline(ByteString bytes, Address address) implements Output {}

  /** In the store. */
  record Reference(Stored stored) implements Output {}
}
