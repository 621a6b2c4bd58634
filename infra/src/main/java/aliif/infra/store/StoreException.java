package aliif.infra.store;

/**
 * A store fails: its disk is full, read-only or missing, or its server is not reached or refuses.
 * The message is one line.
 */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StoreException(String message, Exception cause) {
    super(message, cause);
  }
}
