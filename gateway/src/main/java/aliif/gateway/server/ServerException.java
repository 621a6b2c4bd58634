package aliif.gateway.server;

/** Why a server does not start; the message is one line, the value first. */
public final class ServerException extends Exception {
  private static final long serialVersionUID = 1;

  ServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
