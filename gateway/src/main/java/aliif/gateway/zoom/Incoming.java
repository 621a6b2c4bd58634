package aliif.gateway.zoom;

import aliif.gateway.zoom.view.ZoomProblem;

/** What comes from a client's socket. */
sealed interface Incoming {
  /** A whole text message. */
  record Text(String text) implements Incoming {}

  /** A message that is not read to its end; the socket is closed for it. */
  record Unread(ZoomProblem.Kind kind, String detail, CloseReason reason) implements Incoming {}
}
