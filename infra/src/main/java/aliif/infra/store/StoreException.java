package aliif.infra.store;

import java.io.IOException;

/** The store's folder is in trouble: full, read-only, gone. The message is one line. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoreException(String message, IOException cause) {
    super(message, cause);
  }
}
