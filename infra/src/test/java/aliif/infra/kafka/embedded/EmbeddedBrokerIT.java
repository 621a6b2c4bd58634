package aliif.infra.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.ClientProperties;
import aliif.infra.kafka.Topics;
import aliif.infra.testing.BrokerProcess;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  private static final Topics TOPICS = new Topics("requests", "results", "letters", 1);
  private static final TopicPartition PARTITION = new TopicPartition("requests", 0);

  @TempDir Path folder;

  @Test
  void recordsAndCommittedOffsetsOutliveARestart() throws Exception {
    byte[] large = new byte[Topics.REQUEST_BYTES - 1024];
    large[large.length - 1] = 42;
    int port;
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
      port = broker.port();
      createTopics(broker.bootstrapServers());
      produce(broker.bootstrapServers(), List.of(new byte[] {1}, large));
      try (KafkaConsumer<byte[], byte[]> consumer = consumer(broker.bootstrapServers())) {
        consumer.assign(List.of(PARTITION));
        consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(1)));
      }
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder, port);
        KafkaConsumer<byte[], byte[]> consumer = consumer(broker.bootstrapServers())) {
      assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
      assertThat(EmbeddedBroker.running(folder)).contains("127.0.0.1:" + port);
      createTopics(broker.bootstrapServers());
      consumer.assign(List.of(PARTITION));
      assertThat(consumer.position(PARTITION)).isEqualTo(1);
      consumer.seekToBeginning(List.of(PARTITION));
      assertThat(poll(consumer, 2)).containsExactly(new byte[] {1}, large);
    }
    assertThat(EmbeddedBroker.running(folder)).isEmpty();
  }

  @Test
  void whatWasAcknowledgedOutlivesAKill() throws Exception {
    try (BrokerProcess killed = BrokerProcess.start(folder)) {
      createTopics(killed.bootstrapServers());
      produce(killed.bootstrapServers(), List.of(new byte[] {1}, new byte[] {2}));
      try (KafkaConsumer<byte[], byte[]> consumer = consumer(killed.bootstrapServers())) {
        consumer.assign(List.of(PARTITION));
        consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(1)));
      }
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
        KafkaConsumer<byte[], byte[]> consumer = consumer(broker.bootstrapServers())) {
      consumer.assign(List.of(PARTITION));
      assertThat(consumer.position(PARTITION)).isEqualTo(1);
      assertThat(poll(consumer, 1)).containsExactly(new byte[] {2});
    }
  }

  @Test
  void closingTwiceIsClosingOnce() throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
    broker.close();
    broker.close();
  }

  @Test
  void aFolderInUseIsNamed() throws IOException {
    try (BrokerFolder held = BrokerFolder.hold(folder)) {
      assertThat(held.logs()).startsWith(folder);
      assertThatThrownBy(() -> EmbeddedBroker.start(folder, 0))
          .isInstanceOf(IOException.class)
          .hasMessage("broker folder: " + folder + " (expected: not in use by another broker)");
    }
    BrokerFolder.hold(folder).close();
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    assertThatThrownBy(() -> EmbeddedBroker.start(file, 0))
        .isInstanceOf(IOException.class)
        .hasMessage("broker folder: " + file + " (expected: a folder that can be written)");
  }

  @Test
  void aPortThatIsTakenIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertThatThrownBy(() -> EmbeddedBroker.start(folder, taken.getLocalPort()))
          .isInstanceOf(IOException.class)
          .hasMessage("port: " + taken.getLocalPort() + " (expected: a free one)");
    }
  }

  /** The port is the broker's from the beginning: nobody can take it while the broker starts. */
  @Test
  void aPortIsHeldBeforeTheBrokerServes() throws Exception {
    InetAddress host = InetAddress.ofLiteral("127.0.0.1");
    try (HeldSockets sockets = HeldSockets.bind(host, 0)) {
      assertThat(sockets.brokerPort()).isNotEqualTo(sockets.controllerPort());
      assertThatThrownBy(() -> new ServerSocket(sockets.brokerPort(), 1, host))
          .isInstanceOf(BindException.class);
      assertThatThrownBy(() -> EmbeddedBroker.start(folder, sockets.controllerPort()))
          .hasMessage("port: " + sockets.controllerPort() + " (expected: a free one)");
    }
  }

  /** A broker that cannot start leaves its port to others. */
  @Test
  void aPortIsFreeAgainWhereTheBrokerDoesNotStart() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    int port;
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = any.getLocalPort();
    }
    assertThatThrownBy(() -> EmbeddedBroker.start(file, port)).isInstanceOf(IOException.class);
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("data"), port)) {
      assertThat(broker.port()).isEqualTo(port);
    }
  }

  @Test
  void aFolderOfAnotherClusterIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("log"));
    Files.writeString(
        folder.resolve("log/meta.properties"),
        "version=1\ncluster.id=AAAAAAAAAAAAAAAAAAAAAQ\nnode.id=1\n");
    assertThatThrownBy(() -> EmbeddedBroker.start(folder, 0))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("broker in " + folder + ": ")
        .hasMessageContaining("AAAAAAAAAAAAAAAAAAAAAQ");
  }

  private static void createTopics(String bootstrapServers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      TOPICS.createMissing(admin).toCompletableFuture().get(60, TimeUnit.SECONDS);
      assertThat(admin.listTopics().names().get())
          .containsAll(Set.of("requests", "results", "letters"));
    }
  }

  private static void produce(String bootstrapServers, List<byte[]> values) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            ClientProperties.producer(Brokers.at(bootstrapServers)),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (byte[] value : values) {
        producer.send(new ProducerRecord<>("requests", value)).get(60, TimeUnit.SECONDS);
      }
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        ClientProperties.consumer(Brokers.at(bootstrapServers), "group"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static List<byte[]> poll(KafkaConsumer<byte[], byte[]> consumer, int count) {
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < 100 && values.size() < count; i++) {
      consumer.poll(Duration.ofMillis(200)).records("requests").forEach(r -> values.add(r.value()));
    }
    return values;
  }
}
