package aliif.infra.kafka;

import aliif.infra.store.Stored;
import org.apache.pekko.util.ByteString;

/** Where an encoded output went. */
sealed interface Output {
  /** Small enough for a record. */
  record Inline(ByteString bytes) implements Output {}

  /** In the store. */
  record Reference(Stored stored) implements Output {}
}
