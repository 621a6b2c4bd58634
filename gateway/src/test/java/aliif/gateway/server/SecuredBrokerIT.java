package aliif.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.gateway.testing.KafkaServer;
import aliif.gateway.testing.SmallCat;
import aliif.gateway.testing.WholeServer;
import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.Topics;
import aliif.infra.kafka.client.Answer;
import aliif.infra.kafka.client.AnswerConsumer;
import aliif.infra.kafka.client.RequestProducer;
import aliif.infra.testing.TestCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker that asks for TLS and a login, and a server with a file of client properties. */
@Timeout(300)
final class SecuredBrokerIT {
  private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule";
  private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule";

  @TempDir private static Path folder;
  private static TestCertificate certificate;
  private static KafkaServer kafka;

  @BeforeAll
  static void start() throws Exception {
    certificate = TestCertificate.make(folder, "RSA");
    kafka =
        KafkaServer.locked(
            folder.resolve("kafka"), certificate.store(), certificate.password(), "alice", "open");
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  private static Path properties(String mechanism, String password, boolean trusting)
      throws IOException {
    String module = mechanism.equals("PLAIN") ? PLAIN : SCRAM;
    String trust =
        trusting
            ? "ssl.truststore.type=PEM\nssl.truststore.location=%s\n"
                .formatted(certificate.certificate())
            : "";
    return Files.writeString(
        folder.resolve(mechanism + password + trusting),
        """
        security.protocol=SASL_SSL
        sasl.mechanism=%s
        sasl.jaas.config=%s required username="alice" password="%s";
        %s\
        """
            .formatted(mechanism, module, password, trust));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "SCRAM-SHA-512"})
  void allThatAServerDoesOverKafkaWorks(String mechanism) throws Exception {
    KafkaChoice choice =
        KafkaChoice.parse(
            kafka.bootstrapServers(), Optional.of(properties(mechanism, "open", true)));
    Brokers brokers = ((KafkaChoice.At) choice).brokers();
    Topics topics = Topics.standard();
    try (Server server =
            WholeServer.startReady(
                WholeServer.settings(choice, folder.resolve("data-" + mechanism)));
        RequestProducer producer = RequestProducer.open(brokers, topics);
        AnswerConsumer answers =
            AnswerConsumer.open(
                brokers,
                topics,
                List.of(topics.results(), topics.deadLetters()),
                AnswerConsumer.Start.NOW)) {
      Path cat = SmallCat.write(folder.resolve("cat.png"));
      var request =
          new ProducerRecord<>(
              topics.requests(),
              mechanism.getBytes(StandardCharsets.UTF_8),
              Files.readAllBytes(cat));
      request.headers().add("scale", "2".getBytes(StandardCharsets.UTF_8));
      request.headers().add("model", "bicubic".getBytes(StandardCharsets.UTF_8));
      producer.send(request).get(1, TimeUnit.MINUTES);

      assertThat(answer(answers)).isInstanceOf(Answer.Result.class);
      assertJobsAreDone(server, cat);
    }
  }

  private static Answer answer(AnswerConsumer answers) {
    List<Answer> found = answers.poll(Duration.ofSeconds(1));
    while (found.isEmpty()) {
      found = answers.poll(Duration.ofSeconds(1));
    }
    return found.getFirst();
  }

  /** With their transactions, and readers of their own. */
  private static void assertJobsAreDone(Server server, Path image) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String id =
          body(client, request(server, "/v1/images").POST(BodyPublishers.ofFile(image)))
              .replaceFirst(".*?\"id\":\"([0-9a-f]+)\".*\n", "$1");
      String job = "{\"images\":[\"%s\"],\"parameters\":{\"scale\":2}}".formatted(id);
      String accepted = "";
      while (!accepted.contains("\"state\":\"open\"")) {
        accepted = body(client, request(server, "/v1/jobs").POST(BodyPublishers.ofString(job)));
      }
      while (!body(client, request(server, "/v1/jobs")).contains("\"done\":1")) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  private static HttpRequest.Builder request(Server server, String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path));
  }

  private static String body(HttpClient client, HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString()).body();
  }

  @Test
  void aWrongPasswordIsSaid() throws Exception {
    Brokers wrong =
        Brokers.of(
            Optional.of(kafka.bootstrapServers()), properties("SCRAM-SHA-512", "wrong", true));

    assertThatThrownBy(() -> RequestProducer.open(wrong, Topics.standard()))
        .isInstanceOf(SaslAuthenticationException.class);
  }

  @Test
  void aCertificateThatIsNotTrustedIsRefused() throws Exception {
    Brokers trustless =
        Brokers.of(Optional.of(kafka.bootstrapServers()), properties("PLAIN", "open", false));

    assertThatThrownBy(() -> RequestProducer.open(trustless, Topics.standard()))
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("SSL handshake failed");
  }
}
