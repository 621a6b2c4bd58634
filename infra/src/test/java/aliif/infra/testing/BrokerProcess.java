package aliif.infra.testing;

import aliif.infra.kafka.embedded.EmbeddedBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;

/** An embedded broker in a process of its own, which can be killed. */
public final class BrokerProcess implements AutoCloseable {
  private final Process process;
  private final String bootstrapServers;

  private BrokerProcess(Process process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
  }

  /** Starts a broker and waits until it serves. */
  public static BrokerProcess start(Path folder) throws IOException {
    return start(folder, 0);
  }

  /**
   * Starts a broker behind a proxy, and waits until it serves.
   *
   * @param advertised the port of the proxy, which clients are told
   */
  public static BrokerProcess start(Path folder, int advertised) throws IOException {
    Process process =
        JavaProcess.of(
                BrokerProcess.class,
                List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                folder.toString(),
                Integer.toString(advertised))
            .start();
    BufferedReader output = process.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("serving ")) {
        /* Who writes more than a pipe takes, such as a thread dump, would wait for a reader. */
        Thread.ofVirtual().start(() -> drain(output));
        return new BrokerProcess(process, line.substring("serving ".length()));
      }
    }
    throw new IOException("the broker did not start");
  }

  private static void drain(BufferedReader output) {
    try (output) {
      output.lines().forEach(line -> {});
    } catch (IOException | UncheckedIOException ended) {
      /* It was killed. */
    }
  }

  public static void main(String[] arguments) throws Exception {
    EmbeddedBroker broker =
        EmbeddedBroker.start(Path.of(arguments[0]), 0, Integer.parseInt(arguments[1]));
    System.out.println("serving " + broker.bootstrapServers());
    Thread.sleep(Long.MAX_VALUE);
  }

  /** A port that nobody listens on. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  /** The port that it listens on; another one after each start. */
  public int port() {
    return Integer.parseInt(bootstrapServers.substring(bootstrapServers.indexOf(':') + 1));
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Kills it at once, with no chance to say goodbye. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
