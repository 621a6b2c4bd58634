package aliif.gateway.zoom.view;

/** What a client says. */
public sealed interface ClientMessage permits ClientMessage.Credit, ZoomView {
  /** Most bytes that one message can add. */
  long MOST_CREDIT = 1L << 40;

  /**
   * The client can take so many more bytes of binary frames.
   *
   * @param bytes at least 1
   */
  record Credit(long bytes) implements ClientMessage {}

  /**
   * Reads a message.
   *
   * @throws ZoomProblem if it is none
   */
  static ClientMessage parse(String text) {
    JsonFields fields = JsonFields.parse(text);
    String type = fields.text("type");
    return switch (type) {
      case "view" -> ZoomView.of(fields);
      case "credit" -> new Credit(fields.whole("bytes", 1, MOST_CREDIT));
      default ->
          throw ZoomProblem.invalid(
              "type: " + JsonFields.shown(type) + " (expected: view or credit)");
    };
  }
}
