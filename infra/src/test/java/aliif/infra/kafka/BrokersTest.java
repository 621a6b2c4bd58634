package aliif.infra.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BrokersTest {
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"a\""
          + " password=\"secret\";";

  @TempDir private Path folder;

  @Test
  void aFileSaysHowToConnect() throws IOException {
    Brokers brokers =
        Brokers.of(
            Optional.empty(),
            file(
                "bootstrap.servers=a:1,b:2\nsecurity.protocol=SASL_SSL\nsasl.jaas.config="
                    + LOGIN));

    assertThat(brokers)
        .isEqualTo(
            new Brokers(
                "a:1,b:2", Map.of("security.protocol", "SASL_SSL", "sasl.jaas.config", LOGIN)));
    assertThat(brokers.toString()).isEqualTo("a:1,b:2");
  }

  @Test
  void everyClientConnectsInTheSameWay() {
    Brokers brokers = new Brokers("a:1", Map.of("security.protocol", "SSL"));

    assertThat(ClientProperties.producer(brokers))
        .containsEntry("bootstrap.servers", "a:1")
        .containsEntry("security.protocol", "SSL")
        .containsEntry("acks", "all");
    assertThat(ClientProperties.consumer(brokers, "group"))
        .containsEntry("security.protocol", "SSL")
        .containsEntry("group.id", "group");
    assertThat(ClientProperties.admin(brokers)).containsEntry("security.protocol", "SSL");
  }

  @Test
  void anAddressThatIsNamedBesideTheFileCounts() throws IOException {
    assertThat(Brokers.of(Optional.of("c:3"), file("bootstrap.servers=a:1")))
        .isEqualTo(Brokers.at("c:3"));
  }

  @Test
  void whatResultsDependOnIsNotInTheFile() throws IOException {
    Path file = file("acks=1\ngroup.id=mine\nclient.id=me");

    assertThatThrownBy(() -> Brokers.of(Optional.of("a:1"), file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "kafka properties: acks, group.id in %s (expected: how to connect; the program itself"
                    .formatted(file)
                + " sets these)");
  }

  @Test
  void aFileThatIsMissingOrNamesNoBrokerIsRefused() throws IOException {
    Path none = folder.resolve("none");
    Path empty = file("");

    assertThatThrownBy(() -> Brokers.of(Optional.of("a:1"), none))
        .hasMessage(
            "kafka properties: "
                + none
                + " cannot be read (expected: a file of client properties)");
    assertThatThrownBy(() -> Brokers.of(Optional.empty(), empty))
        .hasMessage("kafka properties: no bootstrap.servers in %s (expected: HOST:PORT)", empty);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("client.properties"), text);
  }
}
