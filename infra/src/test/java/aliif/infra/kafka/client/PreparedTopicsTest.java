package aliif.infra.kafka.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.Topics;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

final class PreparedTopicsTest {
  /** It accepts connections, and says nothing. */
  @Test
  void aBrokerThatDoesNotAnswerIsNamed() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + silent.getLocalPort();
      Topics topics = Topics.of(ConfigFactory.load());
      assertThatThrownBy(
              () -> PreparedTopics.on(Brokers.at(address), topics, Duration.ofSeconds(2)))
          .isInstanceOf(TimeoutException.class)
          .hasMessage(
              "kafka: no broker answers at %s within 2 s (expected: HOST:PORT of a broker)",
              address);
    }
  }
}
