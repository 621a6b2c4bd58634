package aliif.gateway.server;

import aliif.gateway.access.PemPair;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a server listens, and to whom, from the command line.
 *
 * @param host the address to listen on
 * @param port to listen on; 0 for a free one
 * @param keys file of the keys, one of which a client needs; empty if whoever reaches the server
 *     may use it
 * @param tls how the server proves who it is; empty for HTTP without TLS
 */
public record ListeningSettings(
    InetAddress host, int port, Optional<Path> keys, Optional<PemPair> tls) {
  public ListeningSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
  }

  /** Without keys and without TLS. */
  public static ListeningSettings open(InetAddress host, int port) {
    return new ListeningSettings(host, port, Optional.empty(), Optional.empty());
  }
}
