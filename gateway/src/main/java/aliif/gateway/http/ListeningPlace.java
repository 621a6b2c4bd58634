package aliif.gateway.http;

import aliif.gateway.access.Access;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * Where a server listens, to whom, and how.
 *
 * @param address with port 0 for a free one
 * @param tls for new connections, at each moment; empty without TLS
 */
public record ListeningPlace(
    InetSocketAddress address, Access access, Optional<Supplier<SSLContext>> tls) {

  /**
   * Whether it is counted what each caller asks for. The programs of this machine are one caller,
   * and nobody has to be protected from them.
   */
  boolean isCounted() {
    return switch (access) {
      case Access.Keys _ -> true;
      case Access.Open _ -> !address.getAddress().isLoopbackAddress();
    };
  }
}
