package aliif.infra.kafka.embedded;

import aliif.infra.kafka.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
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
  private static final String HOST = "127.0.0.1";
  private static final int NODE = 1;
  private static final int TRIES = 5;

  private final BrokerFolder folder;
  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedBroker(BrokerFolder folder, KafkaRaftServer server, int port) {
    this.folder = folder;
    this.server = server;
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
    int asked = freePort(port);
    return start(folder, port == 0 ? () -> freePort(0) : () -> asked, port == 0 ? TRIES : 1);
  }

  /*
   * A port that was free a moment ago may be taken when the broker binds it. Then another is tried.
   */
  static EmbeddedBroker start(Path folder, Ports ports, int tries) throws IOException {
    BrokerFolder held = BrokerFolder.hold(folder);
    try {
      format(held.logs());
      return serve(held, ports, tries);
    } catch (Exception problem) {
      held.close();
      throw new IOException("broker in " + folder + ": " + problem.getMessage(), problem);
    }
  }

  private static EmbeddedBroker serve(BrokerFolder held, Ports ports, int tries)
      throws IOException {
    int port = ports.next();
    try {
      return new EmbeddedBroker(held, serve(held.logs(), port, freePort(0)), port);
    } catch (RuntimeException problem) {
      if (tries > 1 && isTaken(problem)) {
        return serve(held, ports, tries - 1);
      }
      throw problem;
    }
  }

  private static boolean isTaken(Throwable problem) {
    return Stream.iterate(problem, Objects::nonNull, Throwable::getCause)
        .anyMatch(BindException.class::isInstance);
  }

  /** Gives a port to try. */
  interface Ports {
    int next() throws IOException;
  }

  /** The address for clients, {@code host:port}. */
  public String bootstrapServers() {
    return HOST + ":" + port;
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** Shuts down in order and waits for the end. Acknowledged records are on the disk. */
  @Override
  public void close() throws IOException {
    server.shutdown();
    server.awaitShutdown();
    folder.close();
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

  private static KafkaRaftServer serve(Path logs, int port, int controller) {
    KafkaRaftServer server =
        new KafkaRaftServer(
            KafkaConfig.fromProps(properties(logs, port, controller), false), Time.SYSTEM);
    try {
      server.startup();
      return server;
    } catch (RuntimeException problem) {
      server.shutdown();
      throw problem;
    }
  }

  private static Properties properties(Path logs, int port, int controller) {
    Properties properties = new Properties();
    properties.setProperty("process.roles", "broker,controller");
    properties.setProperty("node.id", Integer.toString(NODE));
    properties.setProperty(
        "listeners",
        "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(HOST, port, HOST, controller));
    properties.setProperty("advertised.listeners", "PLAINTEXT://" + HOST + ":" + port);
    properties.setProperty(
        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.setProperty("controller.listener.names", "CONTROLLER");
    properties.setProperty("inter.broker.listener.name", "PLAINTEXT");
    properties.setProperty("controller.quorum.voters", NODE + "@" + HOST + ":" + controller);
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
    properties.setProperty("share.coordinator.state.topic.replication.factor", "1");
    properties.setProperty("share.coordinator.state.topic.min.isr", "1");
    properties.setProperty("share.coordinator.state.topic.num.partitions", "1");
    properties.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
  }

  static int freePort(int asked) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), asked));
      return socket.getLocalPort();
    } catch (IOException problem) {
      throw new IOException("port: " + asked + " (expected: a free one)", problem);
    }
  }
}
