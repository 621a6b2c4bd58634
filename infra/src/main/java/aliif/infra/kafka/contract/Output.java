package aliif.infra.kafka.contract;

import aliif.infra.store.Address;
import aliif.infra.store.Stored;
import org.apache.pekko.util.ByteString;

/** Where the encoded output of a request is. */
public sealed interface Output {
  /** The largest output that is sent in a record, in bytes. */
  int INLINE_BYTES = 900 * 1024;

  /**
   * In memory, and small enough for a record.
   *
   * @param address under which it would be stored
   */
  record Inline(ByteString bytes, Address address) implements Output {}

  /** In the store. */
  record Reference(Stored stored) implements Output {}
}
