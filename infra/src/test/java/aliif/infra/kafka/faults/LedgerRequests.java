package aliif.infra.kafka.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;

import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.ClientProperties;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends requests of 50 keys, and knows which of them the broker has accepted, and which the
 * consumers have begun. The images are texts, each another one.
 */
final class LedgerRequests {
  private static final int KEYS = 50;

  /** Requests that are sent at once; all consumers together work on about half of them. */
  private static final int BURST = 60;

  private final String bootstrapServers;
  private final Map<Source, String> accepted = new ConcurrentHashMap<>();
  private final Map<String, Set<LedgerConsumer>> begun = new ConcurrentHashMap<>();
  private final AtomicInteger sent = new AtomicInteger();
  private volatile boolean anew;

  /** Where a request is. */
  record Source(int partition, long offset) {}

  LedgerRequests(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Requests that the broker has accepted, and their keys. */
  Map<Source, String> accepted() {
    return Map.copyOf(accepted);
  }

  /** A consumer begins to render an image. */
  void begins(String image, LedgerConsumer consumer) {
    begun.computeIfAbsent(image, _ -> ConcurrentHashMap.newKeySet()).add(consumer);
  }

  /** A consumer begins anew by itself, as one does whose broker does not answer in time. */
  void beginAnew() {
    anew = true;
  }

  /**
   * Images that two consumers have begun, since the first did not finish them; none if a consumer
   * had to begin anew, as it then leaves everything.
   */
  Set<String> begunByTwo() {
    return begun.entrySet().stream()
        .filter(each -> each.getValue().size() > 1 && !anew)
        .map(Map.Entry::getKey)
        .collect(toSet());
  }

  /** Sends many at once. */
  void burst() {
    try (var producer = producer()) {
      burst(producer);
    }
  }

  /** Sends so many that more wait than the consumers can begin, until that is over. */
  void keepBusy(BooleanSupplier over) {
    try (var producer = producer()) {
      while (!over.getAsBoolean()) {
        if (accepted.size() - begun.size() < BURST) {
          burst(producer);
        }
        Thread.sleep(10);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Sends one now and then until that is over, and so many at least.
   *
   * @param pause between two of them, in milliseconds, at most
   */
  void nowAndThen(int atLeast, int pause, BooleanSupplier over) {
    Random keys = new Random(accepted.size());
    try (var producer = producer()) {
      for (int i = 0; i < atLeast || !over.getAsBoolean(); i++) {
        send(producer, keys.nextInt(KEYS));
        Thread.sleep(keys.nextInt(pause));
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

  private void burst(KafkaProducer<byte[], byte[]> producer) {
    for (int i = 0; i < BURST; i++) {
      send(producer, i % KEYS);
    }
    producer.flush();
  }

  /** The outputs of every third key go into the store. */
  private void send(KafkaProducer<byte[], byte[]> producer, int number) {
    String key = "key " + number;
    String image = "image " + sent.incrementAndGet() + " of " + key;
    var record = new ProducerRecord<>("requests", key.getBytes(UTF_8), image.getBytes(UTF_8));
    record.headers().add("scale", "2".getBytes(UTF_8));
    if (number % 3 == 0) {
      record.headers().add("output", "store".getBytes(UTF_8));
    }
    var _ =
        producer.send(
            record,
            (there, problem) -> {
              if (problem == null) {
                accepted.put(new Source(there.partition(), there.offset()), key);
              }
            });
  }
}
