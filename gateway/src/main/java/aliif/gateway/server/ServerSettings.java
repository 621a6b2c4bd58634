package aliif.gateway.server;

import aliif.pipeline.stream.PipelineSettings;
import java.net.InetAddress;
import java.nio.file.Path;

/**
 * Settings of a server, from the command line.
 *
 * @param host the address to listen on
 * @param port to listen on; 0 for a free one
 * @param data folder for the embedded broker and for stored images; created if it is missing
 */
public record ServerSettings(
    InetAddress host, int port, KafkaChoice kafka, Path data, PipelineSettings pipeline) {
  public ServerSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
  }
}
