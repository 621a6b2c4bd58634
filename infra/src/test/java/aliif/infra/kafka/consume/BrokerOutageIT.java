package aliif.infra.kafka.consume;

import static aliif.infra.testing.TestTopics.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.kafka.KafkaSettings;
import aliif.infra.kafka.embedded.EmbeddedBroker;
import aliif.infra.metrics.Metrics;
import aliif.infra.store.FolderStore;
import aliif.infra.testing.TestSettings;
import aliif.infra.testing.TestTopics;
import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.testing.FakeUpscaler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerOutageIT {
  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "outage");
  private final FakeUpscaler upscaling = new FakeUpscaler();
  private final Metrics metrics = Metrics.create();

  @TempDir Path folder;

  @AfterEach
  void terminate() {
    system.terminate();
    metrics.close();
  }

  @Test
  void theConsumerOutlivesItsBroker() throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
    int port = broker.port();
    KafkaSettings settings = settings(broker.bootstrapServers());
    KafkaUpscaler upscaler = KafkaUpscaler.start(system, settings, resources());
    try (TestTopics topics = new TestTopics(broker.bootstrapServers(), settings.topics())) {
      until(upscaler::healthy);
      for (int i = 0; i < 40; i++) {
        topics.send("key " + i, "slow 50");
      }
      topics.results(4);
      broker.close();
      until(() -> !upscaler.healthy());

      broker = startAt(port);
      until(upscaler::healthy);
      topics.send("afterwards", "name x");
      assertThat(
              topics.results(41).stream().map(result -> new String(result.key(), UTF_8)).distinct())
          .hasSize(41);
      until(() -> topics.committed(settings.group()) == 41);
    }
    upscaler.stop().toCompletableFuture().get(60, TimeUnit.SECONDS);
    assertThat(upscaler.healthy()).isFalse();
    broker.close();
  }

  @Test
  void theConsumerWaitsForABroker() throws Exception {
    ServerSocket silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    int port = silent.getLocalPort();
    KafkaSettings settings = settings("127.0.0.1:" + port);
    KafkaUpscaler upscaler = KafkaUpscaler.start(system, settings, resources());
    silent.accept().close();
    assertThat(upscaler.health()).isEqualTo(new KafkaHealth.Connecting());
    silent.close();
    try (EmbeddedBroker broker = startAt(port);
        TestTopics topics = new TestTopics(broker.bootstrapServers(), settings.topics())) {
      topics.send("key", "name x");
      assertThat(topics.results(1)).hasSize(1);
      until(upscaler::healthy);
      upscaler.stop().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void theConsumerCanBeStoppedWhileItWaitsForABroker() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
      KafkaUpscaler upscaler =
          KafkaUpscaler.start(system, settings("127.0.0.1:" + silent.getLocalPort()), resources());
      silent.accept().close();
      upscaler.stop().toCompletableFuture().get(60, TimeUnit.SECONDS);
      assertThat(upscaler.health()).isEqualTo(new KafkaHealth.Stopping());
    }
  }

  @Test
  void aMemberThatTheGroupHasRemovedComesBack() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
      KafkaSettings settings = settings(broker.bootstrapServers());
      KafkaUpscaler upscaler = KafkaUpscaler.start(system, settings, resources());
      try (TestTopics topics = new TestTopics(broker.bootstrapServers(), settings.topics());
          Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
        for (int i = 0; i < 30; i++) {
          topics.send("key " + i, "slow 100");
          if (i % 10 == 5) {
            int before = upscaling.requests().size();
            until(() -> upscaling.requests().size() > before);
            admin
                .removeMembersFromConsumerGroup(
                    settings.group(), new RemoveMembersFromConsumerGroupOptions())
                .all()
                .get(60, TimeUnit.SECONDS);
          }
        }
        until(() -> topics.committed(settings.group()) == 30);
        assertThat(
                topics.results(30).stream()
                    .map(result -> new String(result.key(), UTF_8))
                    .distinct())
            .hasSize(30);
      }
      upscaler.stop().toCompletableFuture().get(60, TimeUnit.SECONDS);
      until(() -> upscaling.running() == 0);
    }
  }

  /** Others may have the port for a moment, so it is asked for until it is free. */
  private EmbeddedBroker startAt(int port) throws Exception {
    AtomicReference<EmbeddedBroker> broker = new AtomicReference<>();
    until(
        () -> {
          try {
            broker.set(EmbeddedBroker.start(folder.resolve("broker"), port));
            return true;
          } catch (IOException problem) {
            assertThat(problem).hasMessageContaining("(expected: a free one)");
            return false;
          }
        });
    return Objects.requireNonNull(broker.get());
  }

  private static KafkaSettings settings(String bootstrapServers) {
    return TestSettings.kafka(bootstrapServers, "commit-every = 50 ms");
  }

  private ConsumerResources resources() throws Exception {
    return new ConsumerResources(
        upscaling,
        FolderStore.open(folder.resolve("store")),
        new MemoryPool("records", 128 << 20),
        metrics);
  }
}
