package aliif.infra.kafka.contract;

/** The broker refuses for good what has to be written. The message is one line, for an operator. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public RefusedException(String message) {
    super(message);
  }
}
