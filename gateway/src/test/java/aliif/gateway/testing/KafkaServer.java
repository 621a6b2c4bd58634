package aliif.gateway.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * Kafka's own server in a process of its own, started as its scripts do it: formatted by its tool,
 * with nothing in its properties but what a single node must say.
 */
public final class KafkaServer implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final String CLUSTER = "ZXh0ZXJuYWwtYnJva2VyLQ";
  private static final int TRIES = 5;

  private final Process process;
  private final String bootstrapServers;

  private KafkaServer(Process process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a server with its data in a folder, and waits until it serves. It cannot be asked which
   * port it has taken, so it is given one that is free now, and another if that was taken
   * meanwhile.
   */
  public static KafkaServer start(Path folder) throws IOException, InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      KafkaServer server = tried(folder.resolve("try" + i));
      if (server.serves()) {
        return server;
      }
      server.close();
    }
    throw new IOException("Kafka's server did not start; see " + folder);
  }

  private boolean serves() throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      while (process.isAlive()) {
        try {
          String cluster = admin.describeCluster().clusterId().get(1, TimeUnit.SECONDS);
          return CLUSTER.equals(cluster);
        } catch (ExecutionException | TimeoutException early) {
          process.waitFor(100, TimeUnit.MILLISECONDS);
        }
      }
      return false;
    }
  }

  private static KafkaServer tried(Path folder) throws IOException, InterruptedException {
    int port = freePort();
    int controller = freePort();
    Path properties = Files.createDirectories(folder).resolve("server.properties");
    Files.writeString(
        properties,
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@%1$s:%3$d
        controller.listener.names=CONTROLLER
        listeners=PLAINTEXT://%1$s:%2$d,CONTROLLER://%1$s:%3$d
        log.dirs=%4$s
        offsets.topic.replication.factor=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        """
            .formatted(HOST, port, controller, folder.resolve("logs")));
    String file = properties.toString();
    run(folder, "kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", file).waitFor();
    return new KafkaServer(run(folder, "kafka.Kafka", file), HOST + ":" + port);
  }

  private static Process run(Path folder, String... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"));
    builder.command().addAll(List.of(arguments));
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("said").toFile()))
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(HOST))) {
      return socket.getLocalPort();
    }
  }

  /** {@code host:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
