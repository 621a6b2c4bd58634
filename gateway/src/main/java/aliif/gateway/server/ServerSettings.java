package aliif.gateway.server;

import aliif.pipeline.stream.PipelineSettings;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of a server, from the command line.
 *
 * @param data folder for the embedded broker and for stored images; created if it is missing
 * @param store where large images of Kafka requests and their outputs are kept
 * @param clusterPort on which worker processes join, 0 for a free one; empty for none
 */
public record ServerSettings(
    ListeningSettings listening,
    KafkaChoice kafka,
    Path data,
    StoreChoice store,
    PipelineSettings pipeline,
    Optional<Integer> clusterPort) {
  public ServerSettings {
    if (clusterPort.filter(each -> each < 0 || each > 65_535).isPresent()) {
      throw new IllegalArgumentException(
          "cluster port: " + clusterPort.get() + " (expected: 0 to 65535)");
    }
  }

  /** Without worker processes, and with the store in the folder of the data. */
  public ServerSettings(
      ListeningSettings listening, KafkaChoice kafka, Path data, PipelineSettings pipeline) {
    this(listening, kafka, data, StoreChoice.standard(data), pipeline, Optional.empty());
  }

  /**
   * Without worker processes, keys and TLS, and with the store in the folder of the data.
   *
   * @param host the address to listen on
   * @param port to listen on; 0 for a free one
   */
  public ServerSettings(
      InetAddress host, int port, KafkaChoice kafka, Path data, PipelineSettings pipeline) {
    this(ListeningSettings.open(host, port), kafka, data, pipeline);
  }
}
