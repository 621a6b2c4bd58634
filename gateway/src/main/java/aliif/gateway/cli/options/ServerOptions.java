package aliif.gateway.cli.options;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of commands that start a server. */
public final class ServerOptions {
  @Option(names = "--port", paramLabel = "P", description = "To listen on; 0 for a free one.")
  private int port = 8080;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Of the embedded broker and stored results.")
  private Path data = Path.of("data");

  public int port() {
    return port;
  }

  public Path data() {
    return data;
  }
}
