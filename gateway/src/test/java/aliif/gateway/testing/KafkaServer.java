package aliif.gateway.testing;

import aliif.infra.testing.BrokerProcess;
import aliif.infra.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * Kafka's own server in a process of its own, started as its scripts do it: formatted by its tool,
 * with nothing in its properties but what a single node must say. If clients have to log in, it
 * speaks to itself at a second port.
 */
public final class KafkaServer implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final String CLUSTER = "ZXh0ZXJuYWwtYnJva2VyLQ";
  private static final int TRIES = 5;

  private final Process process;
  private final String itself;
  private final String bootstrapServers;

  /**
   * @param itself where it is reached without a login
   */
  private KafkaServer(Process process, String itself, String bootstrapServers) {
    this.process = process;
    this.itself = itself;
    this.bootstrapServers = bootstrapServers;
  }

  /** What a server asks of its clients: nothing, or TLS and a login. */
  private sealed interface Door {
    record Open() implements Door {}

    /** With one user, whose password is kept for SCRAM, and is in the properties for PLAIN. */
    record Locked(Path keystore, String keystorePassword, String user, String password)
        implements Door {}

    /** Further arguments of the tool that formats. */
    default List<String> format() {
      return switch (this) {
        case Open() -> List.of();
        case Locked(_, _, String user, String password) ->
            List.of("--add-scram", "SCRAM-SHA-512=[name=%s,password=%s]".formatted(user, password));
      };
    }

    /** Further properties. */
    default String properties() {
      return switch (this) {
        case Open() -> "";
        case Locked(Path keystore, String keystorePassword, String user, String password) ->
            """
            inter.broker.listener.name=PLAINTEXT
            listener.security.protocol.map=%s
            sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512
            listener.name.sasl_ssl.plain.sasl.jaas.config=%s required user_%s="%s";
            listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=%s required;
            ssl.keystore.type=PKCS12
            ssl.keystore.location=%s
            ssl.keystore.password=%s
            """
                .formatted(
                    "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL",
                    "org.apache.kafka.common.security.plain.PlainLoginModule",
                    user,
                    password,
                    "org.apache.kafka.common.security.scram.ScramLoginModule",
                    keystore,
                    keystorePassword);
      };
    }
  }

  /**
   * Starts a server with its data in a folder, and waits until it serves. It cannot be asked which
   * port it has taken, so it is given one that is free now, and another if that was taken
   * meanwhile.
   */
  public static KafkaServer start(Path folder) throws IOException, InterruptedException {
    return start(folder, new Door.Open());
  }

  /**
   * The same, for clients that use TLS and log in, by PLAIN or SCRAM-SHA-512.
   *
   * @param keystore of type PKCS #12, with the certificate of 127.0.0.1
   */
  public static KafkaServer locked(
      Path folder, Path keystore, String keystorePassword, String user, String password)
      throws IOException, InterruptedException {
    return start(folder, new Door.Locked(keystore, keystorePassword, user, password));
  }

  private static KafkaServer start(Path folder, Door door)
      throws IOException, InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      KafkaServer server = tried(folder.resolve("try" + i), door);
      if (server.serves()) {
        return server;
      }
      server.close();
    }
    throw new IOException("Kafka's server did not start; see " + folder);
  }

  private boolean serves() throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", itself))) {
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

  private static KafkaServer tried(Path folder, Door door)
      throws IOException, InterruptedException {
    int port = BrokerProcess.freePort();
    int itself = door instanceof Door.Open ? port : BrokerProcess.freePort();
    int controller = BrokerProcess.freePort();
    Path properties = Files.createDirectories(folder).resolve("server.properties");
    Files.writeString(
        properties,
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@%1$s:%3$d
        controller.listener.names=CONTROLLER
        listeners=%5$s,CONTROLLER://%1$s:%3$d
        log.dirs=%4$s
        offsets.topic.replication.factor=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        """
                .formatted(
                    HOST,
                    port,
                    controller,
                    folder.resolve("logs"),
                    itself == port
                        ? address("PLAINTEXT", port)
                        : address("SASL_SSL", port) + "," + address("PLAINTEXT", itself))
            + door.properties());
    String file = properties.toString();
    List<String> format = new ArrayList<>();
    format.addAll(List.of("format", "-t", CLUSTER, "-c", file));
    format.addAll(door.format());
    run(folder, "kafka.tools.StorageTool", format.toArray(String[]::new)).waitFor();
    return new KafkaServer(
        run(folder, "kafka.Kafka", file), HOST + ":" + itself, HOST + ":" + port);
  }

  private static Process run(Path folder, String program, String... arguments) throws IOException {
    return JavaProcess.of(program, List.of("-Xmx512m"), arguments)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("said").toFile()))
        .start();
  }

  private static String address(String listener, int port) {
    return listener + "://" + HOST + ":" + port;
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
