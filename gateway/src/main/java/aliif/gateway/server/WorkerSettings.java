package aliif.gateway.server;

import aliif.pipeline.stream.PipelineSettings;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Settings of a worker process, from the command line.
 *
 * @param gateway to join, {@code HOST:PORT}
 * @param host the address to listen on; empty for the one that leads to the gateway
 * @param port to listen on; 0 for a free one
 */
public record WorkerSettings(
    String gateway, Optional<String> host, int port, PipelineSettings pipeline) {
  private static final Pattern GATEWAY = Pattern.compile("([^:\\s]+|\\[[^]\\s]+]):(\\d{1,5})");

  public WorkerSettings {
    Matcher matcher = GATEWAY.matcher(gateway);
    if (!matcher.matches() || !isPort(Integer.parseInt(matcher.group(2)))) {
      throw new IllegalArgumentException("join: " + gateway + " (expected: HOST:PORT)");
    }
    if (port != 0 && !isPort(port)) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
  }

  private static boolean isPort(int number) {
    return number >= 1 && number <= 65_535;
  }

  String gatewayHost() {
    return gateway.substring(0, gateway.lastIndexOf(':'));
  }

  int gatewayPort() {
    return Integer.parseInt(gateway.substring(gateway.lastIndexOf(':') + 1));
  }
}
