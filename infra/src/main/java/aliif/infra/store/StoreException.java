package aliif.infra.store;

import java.io.IOException;

/** The disk of the store fails: it is full, read-only or missing. The message is one line. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StoreException(String message, IOException cause) {
    super(message, cause);
  }
}
