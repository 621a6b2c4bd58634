package aliif.infra.kafka;

/** The broker refuses for good what has to be written. The message is one line, for an operator. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RefusedException(String message) {
    super(message);
  }
}
