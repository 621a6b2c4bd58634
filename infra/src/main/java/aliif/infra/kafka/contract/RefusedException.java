package aliif.infra.kafka.contract;

/** The broker refuses all records for good. The message is one line, for an operator. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public RefusedException(String message) {
    super(message);
  }
}
