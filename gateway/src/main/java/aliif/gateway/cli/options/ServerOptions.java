package aliif.gateway.cli.options;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of commands that start a server. */
public final class ServerOptions {
  @Option(
      names = "--port",
      paramLabel = "P",
      description = "HTTP port; 0 picks a free one (default: ${DEFAULT-VALUE}).")
  private int port = 8080;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Folder for the embedded broker's records, large results, stored images and API keys "
              + "(default: ${DEFAULT-VALUE}).")
  private Path data = Path.of("data");

  public int port() {
    return port;
  }

  public Path data() {
    return data;
  }
}
