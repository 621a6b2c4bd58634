package aliif.gateway.zoom;

/**
 * Why the server closes a socket.
 *
 * @param code of RFC 6455
 * @param text at most 123 bytes
 */
record CloseReason(int code, String text) {
  static final CloseReason STOPPING = new CloseReason(1001, "the server stops");
  static final CloseReason IDLE = new CloseReason(1000, "idle");
  static final CloseReason BINARY = new CloseReason(1003, "binary message");
  static final CloseReason ERRORS = new CloseReason(1008, "too many errors");
  static final CloseReason SLOW = new CloseReason(1008, "a message took too long");
  static final CloseReason LARGE = new CloseReason(1009, "message too large");
}
