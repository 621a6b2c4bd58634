package aliif.gateway.testing;

import aliif.gateway.server.KafkaChoice;
import aliif.gateway.server.Server;
import aliif.gateway.server.ServerException;
import aliif.gateway.server.ServerSettings;
import aliif.model.weights.Weights;
import aliif.pipeline.Models;
import aliif.pipeline.stream.PipelineSettings;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Whole servers inside the process of a test. */
public final class WholeServer {
  private WholeServer() {}

  /** Settings as shipped, at a free port of this machine, without keys and worker processes. */
  public static ServerSettings settings(KafkaChoice kafka, Path data) {
    return settings(kafka, data, PipelineSettings.standard());
  }

  /** The same, with other settings of the pipeline. */
  public static ServerSettings settings(KafkaChoice kafka, Path data, PipelineSettings pipeline) {
    return new ServerSettings(InetAddress.getLoopbackAddress(), 0, kafka, data, pipeline);
  }

  /** Starts a server with the model {@code lite} alone. */
  public static Server start(ServerSettings settings) throws ServerException {
    return Server.start(settings, new Models(Map.of("lite", Weights.shipped("lite")), "lite"));
  }

  /** Starts such a server, and waits until all that it needs is ready, such as its broker. */
  public static Server startReady(ServerSettings settings)
      throws ServerException, InterruptedException {
    Server server = start(settings);
    if (!server.awaitReady(Duration.ofMinutes(2))) {
      server.close();
      throw new AssertionError("the server is not ready after two minutes");
    }
    return server;
  }
}
