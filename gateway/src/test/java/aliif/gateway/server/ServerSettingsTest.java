package aliif.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.pipeline.stream.PipelineSettings;
import java.net.InetAddress;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerSettingsTest {
  private static ServerSettings settings(int port) {
    return new ServerSettings(
        InetAddress.getLoopbackAddress(),
        port,
        new KafkaChoice.None(),
        Path.of("data"),
        PipelineSettings.standard());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8080, 65_535})
  void aPortMayBeAnyOfTcp(int port) {
    assertThat(settings(port).listening().port()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65_536, Integer.MIN_VALUE})
  void noOtherNumberIsAPort(int port) {
    assertThatThrownBy(() -> settings(port))
        .hasMessage("port: " + port + " (expected: 0 to 65535)");
  }
}
