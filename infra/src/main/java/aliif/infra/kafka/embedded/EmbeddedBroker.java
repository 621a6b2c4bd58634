package aliif.infra.kafka.embedded;

import aliif.infra.kafka.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A Kafka broker in this process: one KRaft node that is broker and controller, and listens on
 * 127.0.0.1 only. Topics, records and committed offsets are kept in a folder and survive a restart.
 * It is an ordinary broker: clients use it like any other.
 *
 * <p>If the disk fails, the process ends, as with any Kafka broker.
 */
public final class EmbeddedBroker implements AutoCloseable {
  /*
   * The cluster id is written into the folder when the folder is formatted. A broker with another id
   * refuses to start there, so the id must never change.
   */
  private static final String CLUSTER_ID = "YWxpaWYtZW1iZWRkZWQtMQ";
  private static final InetAddress HOST = InetAddress.ofLiteral("127.0.0.1");
  private static final int NODE = 1;

  private final BrokerFolder folder;
  private final RaftNode node;
  private final int port;

  private EmbeddedBroker(BrokerFolder folder, RaftNode node, int port) {
    this.folder = folder;
    this.node = node;
    this.port = port;
  }

  /**
   * Starts a broker and waits until it serves. That takes some seconds the first time and after a
   * crash, else about one second.
   *
   * @param folder for its data; created if it is missing
   * @param port to listen on, or 0 for a free one
   * @throws IOException with one line of text, if the folder is in use or cannot be written, the
   *     port is taken, or the broker does not start
   */
  public static EmbeddedBroker start(Path folder, int port) throws IOException {
    return start(folder, port, port);
  }

  /**
   * The same, for clients that reach it through another port of this machine.
   *
   * @param advertised the port that clients are told; 0 for the one it listens on
   * @throws IOException as {@link #start(Path, int)}
   */
  public static EmbeddedBroker start(Path folder, int port, int advertised) throws IOException {
    HeldSockets sockets = HeldSockets.bind(HOST, port);
    try {
      return start(folder, sockets, advertised == 0 ? sockets.brokerPort() : advertised);
    } catch (IOException | RuntimeException problem) {
      sockets.close();
      throw problem;
    }
  }

  private static EmbeddedBroker start(Path folder, HeldSockets sockets, int advertised)
      throws IOException {
    BrokerFolder held = BrokerFolder.hold(folder);
    try {
      format(held.logs());
      KafkaConfig config =
          KafkaConfig.fromProps(properties(held.logs(), sockets, advertised), false);
      int port = sockets.brokerPort();
      held.announce(HOST.getHostAddress() + ":" + port);
      return new EmbeddedBroker(held, RaftNode.start(config, HOST, sockets), port);
    } catch (Exception problem) {
      held.close();
      throw new IOException("broker in " + folder + ": " + problem.getMessage(), problem);
    }
  }

  /**
   * The address of the broker that runs on a folder, in whatever process; also of one that was
   * killed. Empty if it has ended, or there was none.
   */
  public static Optional<String> running(Path folder) {
    return BrokerFolder.announced(folder);
  }

  /** The address for clients, {@code host:port}. */
  public String bootstrapServers() {
    return HOST.getHostAddress() + ":" + port;
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** Shuts down in order and waits for the end. Acknowledged records are on the disk. */
  @Override
  public void close() throws IOException {
    try {
      node.stop();
    } finally {
      folder.close();
    }
  }

  private static void format(Path logs) throws Exception {
    new Formatter()
        .setClusterId(CLUSTER_ID)
        .setNodeId(NODE)
        .setControllerListenerName("CONTROLLER")
        .setDirectories(List.of(logs.toString()))
        .setMetadataLogDirectory(logs.toString())
        .setIgnoreFormatted(true)
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .run();
  }

  private static Properties properties(Path logs, HeldSockets sockets, int advertised) {
    String host = HOST.getHostAddress();
    int port = sockets.brokerPort();
    int controller = sockets.controllerPort();
    Properties properties = new Properties();
    properties.setProperty("process.roles", "broker,controller");
    properties.setProperty("node.id", Integer.toString(NODE));
    properties.setProperty(
        "listeners",
        "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(host, port, host, controller));
    properties.setProperty("advertised.listeners", "PLAINTEXT://" + host + ":" + advertised);
    properties.setProperty(
        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.setProperty("controller.listener.names", "CONTROLLER");
    properties.setProperty("inter.broker.listener.name", "PLAINTEXT");
    properties.setProperty("controller.quorum.voters", NODE + "@" + host + ":" + controller);
    properties.setProperty("log.dirs", logs.toString());
    properties.setProperty("auto.create.topics.enable", "false");
    properties.setProperty("controlled.shutdown.enable", "true");
    properties.setProperty("group.initial.rebalance.delay.ms", "0");
    properties.setProperty("message.max.bytes", Integer.toString(Topics.LETTER_BYTES));
    properties.setProperty("replica.fetch.max.bytes", Integer.toString(Topics.LETTER_BYTES));
    /* After a kill, the controller waits so long for the old broker before it accepts the new one. */
    properties.setProperty("broker.session.timeout.ms", "3000");
    properties.setProperty("broker.heartbeat.interval.ms", "500");
    alone(properties);
    return properties;
  }

  private static void alone(Properties properties) {
    /*
     * There is no second copy on another machine, so each batch is flushed to disk before it is
     * acknowledged. Internal topics have one replica and few partitions. The cleaner's buffer, 128 MiB
     * by default, is reduced to what the few keys need.
     */
    properties.setProperty("log.flush.interval.messages", "1");
    properties.setProperty("offsets.topic.replication.factor", "1");
    properties.setProperty("offsets.topic.num.partitions", "4");
    properties.setProperty("transaction.state.log.replication.factor", "1");
    properties.setProperty("transaction.state.log.min.isr", "1");
    properties.setProperty("transaction.state.log.num.partitions", "4");
    /* How often it looks for transactions whose time is over: readers of results wait for their end. */
    properties.setProperty("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    properties.setProperty("share.coordinator.state.topic.replication.factor", "1");
    properties.setProperty("share.coordinator.state.topic.min.isr", "1");
    properties.setProperty("share.coordinator.state.topic.num.partitions", "1");
    properties.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
  }
}
