package aliif.gateway.zoom.view;

import java.util.Optional;

/** A message that is not obeyed. The client is told why. */
public final class ZoomProblem extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;
  private final transient Optional<Long> view;

  /** What is wrong, in the words of the protocol. */
  public enum Kind {
    INVALID_MESSAGE("invalid-message"),
    TOO_MANY_MESSAGES("too-many-messages"),
    TOO_LARGE("too-large"),
    UNKNOWN_MODEL("unknown-model"),
    OVER_LIMIT("over-limit");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  private ZoomProblem(Kind kind, Optional<Long> view, String detail) {
    super(detail);
    this.kind = kind;
    this.view = view;
  }

  /**
   * @param detail the value that is wrong, and what was expected
   */
  public ZoomProblem(Kind kind, String detail) {
    this(kind, Optional.empty(), detail);
  }

  /** The same, of a view. */
  public ZoomProblem of(long number) {
    return new ZoomProblem(kind, Optional.of(number), detail());
  }

  /** The view that asks for it, if it is known. */
  public Optional<Long> view() {
    return view;
  }

  public Kind kind() {
    return kind;
  }

  /** What is wrong with the value. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  public static ZoomProblem invalid(String detail) {
    return new ZoomProblem(Kind.INVALID_MESSAGE, detail);
  }
}
