package aliif.infra.kafka.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.ClientProperties;
import aliif.infra.kafka.Topics;
import aliif.infra.testing.BrokerProcess;
import aliif.infra.testing.FaultyProxy;
import aliif.infra.testing.TestTopics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A broker behind a proxy, three consumers, all in processes of their own, and one who sends
 * requests of 50 keys while consumers come and go in order, and then while things break.
 */
final class LedgerRun implements AutoCloseable {
  static final int PARTITIONS = 4;

  /** As short as a broker allows; on a loaded machine even a consumer that lives may be late. */
  private static final Duration SESSION = Duration.ofSeconds(6);

  /** So long that no consumer of a loaded machine is late. */
  private static final Duration CALM_SESSION = Duration.ofMinutes(2);

  /** Requests of a part of the run, at least. */
  private static final int REQUESTS = 100;

  /** Requests that are sent at once; all consumers together work on about half of them. */
  private static final int BURST = 60;

  private static final int KEYS = 50;
  private static final int CONSUMERS = 3;
  static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Path folder;
  private final boolean transactions;
  private final Random random;
  private final FaultyProxy proxy;
  private final int port;
  private final String bootstrapServers;
  private final TestTopics topics;
  private Duration session = CALM_SESSION;
  private final List<LedgerConsumer> consumers = new ArrayList<>();
  private final Map<Source, String> accepted = new ConcurrentHashMap<>();
  private final Map<String, Integer> faults = new TreeMap<>();
  private BrokerProcess broker;

  /** Of the part that goes on, by {@link System#nanoTime}. */
  private long end;

  /** Where a request is. */
  record Source(int partition, long offset) {}

  private enum Fault {
    KILL,
    PAUSE,
    CUT,
    SLOW,
    BROKER
  }

  LedgerRun(Path folder, boolean transactions, long seed) throws Exception {
    this.folder = folder;
    this.transactions = transactions;
    this.random = new Random(seed);
    this.port = BrokerProcess.freePort();
    this.proxy = FaultyProxy.start(port);
    this.bootstrapServers = "127.0.0.1:" + proxy.port();
    this.broker = startBroker();
    this.topics =
        new TestTopics(bootstrapServers, new Topics("requests", "results", "letters", PARTITIONS));
    startConsumers();
  }

  private void startConsumers() throws IOException {
    for (int i = 0; i < CONSUMERS; i++) {
      consumers.add(startConsumer());
    }
  }

  private BrokerProcess startBroker() throws IOException {
    return BrokerProcess.start(folder.resolve("broker"), port, proxy.port());
  }

  private LedgerConsumer startConsumer() throws IOException {
    return LedgerConsumer.start(bootstrapServers, transactions, session, folder.resolve("store"));
  }

  TestTopics topics() {
    return topics;
  }

  /** Requests that the broker has accepted, and their keys. */
  Map<Source, String> accepted() {
    return Map.copyOf(accepted);
  }

  /** How often what was broken. */
  Map<String, Integer> faults() {
    return faults;
  }

  /** Sends requests while consumers leave in order and others come. */
  void calm(Duration time) throws Exception {
    during(time, this::comeAndGo);
  }

  /**
   * Kills a consumer while all of them have work, and then sends requests while things break. Other
   * consumers take over before that.
   */
  void storm(Duration time) throws Exception {
    List<LedgerConsumer> before = List.copyOf(consumers);
    session = SESSION;
    startConsumers();
    end(before);
    killAtWork();
    during(time, this::breakSomething);
  }

  /** What was committed before its answer was durable would be lost now. */
  private void killAtWork() throws Exception {
    long committed = topics.committed("aliif");
    try (var producer = producer()) {
      for (int i = 0; i < BURST; i++) {
        send(producer, "key " + i % KEYS, "burst " + i);
      }
      producer.flush();
    }
    TestTopics.until(() -> topics.committed("aliif") > committed, PATIENCE);
    replaceKilled();
  }

  private void replaceKilled() throws IOException {
    count("KILL");
    consumers.remove(random.nextInt(consumers.size())).close();
    consumers.add(startConsumer());
  }

  private void during(Duration time, TestTopics.Condition action) throws Exception {
    end = System.nanoTime() + time.toNanos();
    long until = end;
    Thread sending = Thread.ofVirtual().start(() -> send(until));
    do {
      action.holds();
    } while (System.nanoTime() < end);
    sending.join();
  }

  /** Sleeps, but not beyond the end of this part. */
  private void rest(int millis) throws InterruptedException {
    Thread.sleep(Math.clamp((end - System.nanoTime()) / 1_000_000, 0, millis));
  }

  private void send(long until) {
    Random keys = new Random(accepted.size());
    try (var producer = producer()) {
      for (int i = 0; i < REQUESTS || System.nanoTime() < until; i++) {
        String key = "key " + keys.nextInt(KEYS);
        send(producer, key, "image " + i + " of " + key);
        Thread.sleep(keys.nextInt(40));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        ClientProperties.producer(Brokers.at(bootstrapServers)),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private void send(KafkaProducer<byte[], byte[]> producer, String key, String image) {
    var record = new ProducerRecord<>("requests", key.getBytes(UTF_8), image.getBytes(UTF_8));
    record.headers().add("scale", "2".getBytes(UTF_8));
    var _ =
        producer.send(
            record,
            (there, problem) -> {
              if (problem == null) {
                accepted.put(new Source(there.partition(), there.offset()), key);
              }
            });
  }

  private boolean comeAndGo() throws Exception {
    count("LEAVE");
    LedgerConsumer leaving = consumers.remove(random.nextInt(consumers.size()));
    consumers.add(startConsumer());
    leaving.leave();
    rest(2_000);
    return true;
  }

  private boolean breakSomething() throws Exception {
    Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
    if (fault != Fault.KILL) {
      count(fault.name());
    }
    switch (fault) {
      case KILL -> replaceKilled();
      case PAUSE -> {
        LedgerConsumer paused = consumers.get(random.nextInt(consumers.size()));
        paused.signal("STOP");
        Thread.sleep(SESSION.plusSeconds(4).toMillis());
        paused.signal("CONT");
      }
      case CUT -> {
        proxy.cut();
        Thread.sleep(1_000 + random.nextInt(2 * (int) SESSION.toMillis()));
        proxy.mend();
      }
      case SLOW -> {
        proxy.slow(50 + random.nextInt(200));
        Thread.sleep(1_000 + random.nextInt((int) SESSION.toMillis()));
        proxy.mend();
      }
      case BROKER -> {
        broker.close();
        broker = startBroker();
      }
    }
    rest(random.nextInt(6_000));
    return true;
  }

  private void count(String fault) {
    faults.merge(fault, 1, Integer::sum);
  }

  /** Waits until every request is committed as answered. */
  void settle() throws Exception {
    TestTopics.until(() -> topics.committed("aliif") >= topics.end(), PATIENCE);
  }

  /** All consumers stop in order; each then tells that it holds no memory. */
  void end() throws Exception {
    end(List.copyOf(consumers));
  }

  private void end(List<LedgerConsumer> leaving) throws Exception {
    for (LedgerConsumer consumer : leaving) {
      consumer.tellToLeave();
    }
    for (LedgerConsumer consumer : leaving) {
      consumer.leave();
      consumers.remove(consumer);
    }
  }

  @Override
  public void close() throws IOException {
    consumers.forEach(LedgerConsumer::close);
    topics.close();
    broker.close();
    proxy.close();
  }
}
