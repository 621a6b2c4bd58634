package aliif.gateway.server;

import aliif.pipeline.stream.PipelineSettings;
import java.net.InetAddress;
import java.nio.file.Path;

/**
 * Settings of a server, from the command line.
 *
 * @param data folder for the embedded broker and for stored images; created if it is missing
 */
public record ServerSettings(
    ListeningSettings listening, KafkaChoice kafka, Path data, PipelineSettings pipeline) {

  /**
   * Without keys and without TLS.
   *
   * @param host the address to listen on
   * @param port to listen on; 0 for a free one
   */
  public ServerSettings(
      InetAddress host, int port, KafkaChoice kafka, Path data, PipelineSettings pipeline) {
    this(ListeningSettings.open(host, port), kafka, data, pipeline);
  }
}
