package aliif.infra.kafka.faults;

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
import java.util.stream.Stream;

/**
 * A broker behind a proxy, three consumers, all in processes of their own, and requests of 50 keys
 * while consumers come and go in order, and then while things break.
 */
final class LedgerRun implements AutoCloseable {
  static final int PARTITIONS = 4;

  /** As short as a broker allows; on a loaded machine even a consumer that lives may be late. */
  private static final Duration SESSION = Duration.ofSeconds(6);

  /** So long that hardly a consumer is late; a consumer hears of a change in a quarter of it. */
  private static final Duration CALM_SESSION = Duration.ofSeconds(24);

  /** Requests of the storm, at least, and about so many in a long one. */
  private static final int REQUESTS = 100;

  private static final int MANY = 2_000;

  /** Images take so long that whoever gives up a partition has work in it. */
  private static final LedgerConsumer.Manner CALM =
      new LedgerConsumer.Manner(CALM_SESSION, Duration.ofMinutes(2), Duration.ofMillis(1_500));

  private static final LedgerConsumer.Manner STORM =
      new LedgerConsumer.Manner(SESSION, Duration.ofSeconds(10), Duration.ofMillis(300));

  private static final int CONSUMERS = 3;
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Path folder;
  private final boolean transactions;
  private final Random random;
  private final FaultyProxy proxy;
  private final String bootstrapServers;
  private final TestTopics topics;
  private final LedgerRequests requests;
  private LedgerConsumer.Manner manner = CALM;
  private final List<LedgerConsumer> consumers = new ArrayList<>();
  private final Map<String, Integer> faults = new TreeMap<>();

  private BrokerProcess broker;

  /** Of the part that goes on, by {@link System#nanoTime}; its last action may end later. */
  private long end;

  /** Whether the part that goes on is to end. */
  private volatile boolean over;

  private enum Fault {
    KILL,
    PAUSE,
    CUT,
    SLOW,
    BROKER,
    FULL
  }

  /** All but {@code FULL}, where the system does not limit the files of another process. */
  private static final List<Fault> POSSIBLE =
      Stream.of(Fault.values())
          .filter(fault -> fault != Fault.FULL || LedgerConsumer.limitsFiles())
          .toList();

  LedgerRun(Path folder, boolean transactions, long seed) throws Exception {
    this.folder = folder;
    this.transactions = transactions;
    this.random = new Random(seed);
    this.proxy = FaultyProxy.start(0);
    this.bootstrapServers = "127.0.0.1:" + proxy.port();
    this.requests = new LedgerRequests(bootstrapServers);
    this.broker = startBroker();
    this.topics =
        new TestTopics(bootstrapServers, new Topics("requests", "results", "letters", PARTITIONS));
    for (int i = 0; i < CONSUMERS; i++) {
      consumers.add(startConsumer());
    }
  }

  private BrokerProcess startBroker() throws IOException {
    BrokerProcess started = BrokerProcess.start(folder.resolve("broker"), proxy.port());
    proxy.redirect(started.port());
    return started;
  }

  private LedgerConsumer startConsumer() throws IOException {
    LedgerConsumer consumer =
        LedgerConsumer.start(bootstrapServers, transactions, store(), requests);
    consumer.consume(manner);
    return consumer;
  }

  Path store() {
    return folder.resolve("store");
  }

  TestTopics topics() {
    return topics;
  }

  LedgerRequests requests() {
    return requests;
  }

  /** How often what was broken. */
  Map<String, Integer> faults() {
    return faults;
  }

  /**
   * While there is more to do than the consumers can begin, some leave in order and others come.
   */
  void calm(Duration time) throws Exception {
    during(time, () -> requests.keepBusy(() -> over), this::comeAndGo);
  }

  /**
   * Kills a consumer while all of them have work, and then sends requests while things break.
   * Before that, all consumers begin anew.
   */
  void storm(Duration time) throws Exception {
    manner = STORM;
    for (LedgerConsumer consumer : consumers) {
      consumer.consume(manner);
    }
    killAtWork();
    int pause = Math.toIntExact(Math.max(40, 2 * time.toMillis() / MANY));
    during(time, () -> requests.nowAndThen(REQUESTS, pause, () -> over), this::breakSomething);
  }

  /** What was committed before its answer was durable would be lost now. */
  private void killAtWork() throws Exception {
    long committed = topics.committed("aliif");
    requests.burst();
    TestTopics.until(() -> topics.committed("aliif") > committed, PATIENCE);
    replaceKilled();
  }

  private void replaceKilled() throws IOException {
    count("KILL");
    consumers.remove(random.nextInt(consumers.size())).close();
    consumers.add(startConsumer());
  }

  private void during(Duration time, Runnable sending, TestTopics.Condition action)
      throws Exception {
    end = System.nanoTime() + time.toNanos();
    over = false;
    Thread sender = Thread.ofVirtual().start(sending);
    do {
      action.holds();
    } while (System.nanoTime() < end);
    over = true;
    sender.join();
  }

  /** Sleeps, but not beyond the end of this part. */
  private void rest(int millis) throws InterruptedException {
    Thread.sleep(Math.clamp((end - System.nanoTime()) / 1_000_000, 0, millis));
  }

  private boolean comeAndGo() throws Exception {
    count("LEAVE");
    for (LedgerConsumer consumer : consumers) {
      consumer.awaitWork(PATIENCE);
    }
    LedgerConsumer leaving = consumers.get(random.nextInt(consumers.size()));
    LedgerConsumer coming = startConsumer();
    consumers.add(coming);
    /* It gets a partition of one that goes on, and has work in it. */
    coming.awaitWork(PATIENCE);
    leaving.leave();
    consumers.remove(leaving);
    rest(2_000);
    return true;
  }

  private boolean breakSomething() throws Exception {
    Fault fault = POSSIBLE.get(random.nextInt(POSSIBLE.size()));
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
      case FULL -> {
        List<LedgerConsumer> full = List.copyOf(consumers);
        for (LedgerConsumer consumer : full) {
          consumer.limitFiles("0");
        }
        Thread.sleep(1_000 + random.nextInt((int) SESSION.toMillis()));
        for (LedgerConsumer consumer : full) {
          consumer.limitFiles("unlimited");
        }
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
    for (LedgerConsumer consumer : consumers) {
      consumer.tellToLeave();
    }
    for (LedgerConsumer consumer : List.copyOf(consumers)) {
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
