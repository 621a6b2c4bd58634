package aliif.gateway.server;

/** A server does not start. The message is one line, which begins with the value that is wrong. */
public final class ServerException extends Exception {
  private static final long serialVersionUID = 1;

  ServerException(String message) {
    super(message);
  }

  ServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
