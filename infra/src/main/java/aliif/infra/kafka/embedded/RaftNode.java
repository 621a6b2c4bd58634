package aliif.infra.kafka.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server$;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.utils.Time;
import org.slf4j.LoggerFactory;

/**
 * One controller and one broker, as {@link KafkaRaftServer} puts them together, but on sockets that
 * are held already.
 */
final class RaftNode {
  private final ControllerServer controller;
  private final BrokerServer broker;
  private final HeldSockets sockets;

  private RaftNode(ControllerServer controller, BrokerServer broker, HeldSockets sockets) {
    this.controller = controller;
    this.broker = broker;
    this.sockets = sockets;
  }

  /**
   * Starts both, and waits until they serve.
   *
   * @param config names the ports of the sockets
   */
  static RaftNode start(KafkaConfig config, InetAddress host, HeldSockets sockets)
      throws IOException {
    var directories =
        KafkaRaftServer.initializeLogDirs(config, LoggerFactory.getLogger(RaftNode.class), "");
    String cluster = directories._1().clusterId().orElseThrow();
    Map<Integer, InetSocketAddress> voters =
        Map.of(config.nodeId(), new InetSocketAddress(host, sockets.controllerPort()));
    SharedServer shared =
        new SharedServer(
            config,
            directories._1(),
            Time.SYSTEM,
            Server$.MODULE$.initializeMetrics(config, Time.SYSTEM, cluster),
            CompletableFuture.completedFuture(voters),
            List.of(),
            new StandardFaultHandlerFactory(),
            sockets);
    RaftNode node =
        new RaftNode(
            new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2()),
            new BrokerServer(shared),
            sockets);
    try {
      node.controller.startup();
      node.broker.startup();
      return node;
    } catch (RuntimeException problem) {
      node.stop();
      throw problem;
    }
  }

  /** Shuts down in order, and waits for the end. */
  void stop() throws IOException {
    broker.shutdown();
    controller.shutdown();
    broker.awaitShutdown();
    controller.awaitShutdown();
    sockets.close();
  }
}
