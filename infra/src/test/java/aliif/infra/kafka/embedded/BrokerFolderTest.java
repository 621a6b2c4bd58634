package aliif.infra.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an embedded broker holds before it starts: its folder and its sockets. */
final class BrokerFolderTest {
  @TempDir private Path parent;

  @Test
  void aFolderIsOneBrokersUntilItIsClosed() throws IOException {
    Path folder = parent.resolve("a/b");
    try (BrokerFolder held = BrokerFolder.hold(folder)) {
      assertThat(held.logs()).isDirectory().hasParent(folder).isEmptyDirectory();
      assertThatThrownBy(() -> BrokerFolder.hold(folder))
          .isInstanceOf(IOException.class)
          .hasMessage("broker folder: %s (expected: not in use by another broker)", folder);
    }
    try (BrokerFolder again = BrokerFolder.hold(folder)) {
      assertThat(again.logs()).isDirectory();
    }
  }

  @Test
  void whereTheBrokerIsIsToldUntilTheFolderIsClosed() throws IOException {
    assertThat(BrokerFolder.announced(parent)).isEmpty();
    BrokerFolder held = BrokerFolder.hold(parent);
    held.announce("127.0.0.1:9092");
    assertThat(BrokerFolder.announced(parent)).contains("127.0.0.1:9092");
    held.close();
    assertThat(BrokerFolder.announced(parent)).isEmpty();

    try (BrokerFolder next = BrokerFolder.hold(parent)) {
      next.announce("127.0.0.1:9093");
      held.close(); // once more, which is nothing to the next
      assertThat(BrokerFolder.announced(parent)).contains("127.0.0.1:9093");
    }
  }

  @Test
  void aFolderThatIsAFileIsNamed() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "text");

    assertThatThrownBy(() -> BrokerFolder.hold(file))
        .hasMessage("broker folder: %s (expected: a folder that can be written)", file);
  }

  @Test
  void bothSocketsAreHeldAndGivenToTheListenerOfTheirPort() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    int port;
    try (HeldSockets sockets = HeldSockets.bind(here, 0)) {
      port = sockets.brokerPort();
      assertThat(port).isPositive().isNotEqualTo(sockets.controllerPort());
      var broker = sockets.openServerSocket("BROKER", new InetSocketAddress(here, port), 1, 1);
      assertThat(broker.getLocalAddress()).isEqualTo(new InetSocketAddress(here, port));
      var controller =
          sockets.openServerSocket(
              "CONTROLLER", new InetSocketAddress(here, sockets.controllerPort()), 1, 1);
      assertThat(controller).isNotSameAs(broker);
      assertThatThrownBy(
              () -> sockets.openServerSocket("OTHER", new InetSocketAddress(here, 1), 1, 1))
          .hasMessageContaining("(expected: one that is held)");
      int taken = port;
      assertThatThrownBy(() -> HeldSockets.bind(here, taken))
          .hasMessage("port: %d (expected: a free one)", taken);
    }
    new ServerSocket(port, 1, here).close(); // free again
  }
}
