package aliif.gateway.server;

import aliif.pipeline.stream.PipelineSettings;
import java.net.InetAddress;
import java.nio.file.Path;

/**
 * How a server runs; read once, from the command line.
 *
 * @param host whose address is listened on
 * @param port to listen on; 0 for a free one
 * @param data folder of the embedded broker and of stored images; made where it is missing
 */
public record ServerSettings(
    InetAddress host, int port, KafkaChoice kafka, Path data, PipelineSettings pipeline) {
  public ServerSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
  }
}
