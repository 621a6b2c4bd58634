package aliif.model.weights;

/** A weights file that cannot be used. The message is one line that says what was found. */
public final class WeightsException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int LONGEST = 400;

  public WeightsException(String message) {
    super(oneLine(message));
  }

  public WeightsException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /* Names and values come from the file, so that they may hold anything, at any length. */
  private static String oneLine(String message) {
    String line = message.replaceAll("[\\p{Cc}\u2028\u2029]", "?");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
  }
}
