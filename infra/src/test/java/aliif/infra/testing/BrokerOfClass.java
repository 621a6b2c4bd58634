package aliif.infra.testing;

import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A broker for all tests of a class, and a name for each test that no other test has. */
public abstract class BrokerOfClass {
  private static final AtomicInteger TEST = new AtomicInteger();

  @TempDir static Path data;
  private static EmbeddedBroker broker;

  /** For topics, groups and systems of this test. */
  protected final String name = "test" + TEST.incrementAndGet();

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start(data, 0);
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  protected static String bootstrapServers() {
    return broker.bootstrapServers();
  }

  protected static Brokers brokers() {
    return Brokers.at(bootstrapServers());
  }

  protected static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(90, TimeUnit.SECONDS);
  }
}
