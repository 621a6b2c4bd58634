package aliif.gateway.server;

import java.util.function.Supplier;
import org.apache.pekko.remote.RemoteTransportException;

/** Starts what listens for other processes of a cluster. */
final class Listening {
  private Listening() {}

  /**
   * @param port to listen on, for the message
   * @throws IllegalArgumentException if the port cannot be listened on
   */
  static <T> T start(Supplier<T> start, int port) {
    try {
      return start.get();
    } catch (RemoteTransportException problem) {
      throw new IllegalArgumentException(
          "cluster port: %d (expected: a free one, or 0 for any; on an address of this machine)"
              .formatted(port),
          problem);
    }
  }
}
