package aliif.model.training;

/** A run that cannot go on. The message is one line that says what was found. */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TrainingException(String message) {
    super(message);
  }
}
