package aliif.infra.kafka.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The two sockets that a broker listens on, bound before it starts: the ports are known when its
 * configuration is written, and nobody else can take them in between. Kafka closes the sockets that
 * it has been given; closing this closes both.
 */
final class HeldSockets implements ServerSocketFactory, AutoCloseable {
  private static final int BACKLOG = 50; // connections that wait, Kafka's default

  private final ServerSocketChannel broker;
  private final ServerSocketChannel controller;

  private HeldSockets(ServerSocketChannel broker, ServerSocketChannel controller) {
    this.broker = broker;
    this.controller = controller;
  }

  /**
   * Binds both sockets.
   *
   * @param port of the broker, or 0 for a free one
   * @throws IOException with one line of text, if the port is taken
   */
  static HeldSockets bind(InetAddress host, int port) throws IOException {
    ServerSocketChannel broker = bound(host, port);
    try {
      return new HeldSockets(broker, bound(host, 0));
    } catch (IOException problem) {
      broker.close();
      throw problem;
    }
  }

  private static ServerSocketChannel bound(InetAddress host, int port) throws IOException {
    ServerSocketChannel socket = ServerSocketChannel.open();
    try {
      socket.configureBlocking(false);
      return socket.bind(new InetSocketAddress(host, port), BACKLOG);
    } catch (IOException problem) {
      socket.close();
      throw new IOException("port: " + port + " (expected: a free one)", problem);
    }
  }

  int brokerPort() {
    return broker.socket().getLocalPort();
  }

  int controllerPort() {
    return controller.socket().getLocalPort();
  }

  @Override
  public ServerSocketChannel openServerSocket(
      String listener, InetSocketAddress address, int backlog, int receiveBuffer)
      throws IOException {
    return List.of(broker, controller).stream()
        .filter(each -> each.socket().getLocalPort() == address.getPort())
        .findFirst()
        .orElseThrow(
            () -> new IOException("listener: " + address + " (expected: one that is held)"));
  }

  @Override
  public void close() throws IOException {
    broker.close();
    controller.close();
  }
}
