import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;

/** A topic of four partitions, and the records that are sent to it. */
final class WorkTopic implements AutoCloseable {
  static final int PARTITIONS = 4;
  static final int LONG = 2000; // ms

  private static final int SHORT = 50; // ms
  private static final int LONG_EACH = 20; // records
  private static final double MEAN = (SHORT * (LONG_EACH - 1) + LONG) / (double) LONG_EACH;

  private final String name;
  private final KafkaProducer<String, String> producer;
  private final Map<Event.Place, Sent> sent = new HashMap<>();
  private final long[] ends = new long[PARTITIONS];

  /** When a record was sent, and how long its work takes. */
  record Sent(long time, int milliseconds) {}

  private WorkTopic(String broker, String name) {
    this.name = name;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker), new StringSerializer(), new StringSerializer());
  }

  /** A topic, which a share group of the same name will read from its beginning. */
  static WorkTopic create(String broker, String name) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker))) {
      admin.createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1))).all().get();
      var oldest = new ConfigEntry("share.auto.offset.reset", "earliest");
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.GROUP, name),
                  List.of(new AlterConfigOp(oldest, AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
    return new WorkTopic(broker, name);
  }

  /** Sends short and long records, to all partitions in turn. */
  void send(Load load) throws InterruptedException {
    List<Integer> times = new ArrayList<>();
    for (int i = 0; i < load.records(); i++) {
      times.add(i % LONG_EACH == 0 ? LONG : SHORT);
    }
    Random random = new Random(7);
    Collections.shuffle(times, random);
    double at = System.currentTimeMillis();
    for (int i = 0; i < load.records(); i++) {
      send(i % PARTITIONS, times.get(i));
      if (load.share() > 0) {
        at += -Math.log(1 - random.nextDouble()) * MEAN / 2 / load.share();
        Thread.sleep(Math.max(0, (long) at - System.currentTimeMillis()));
      }
    }
  }

  void send(int partition, int milliseconds) {
    synchronized (this) {
      sent.put(
          new Event.Place(partition, ends[partition]++),
          new Sent(System.currentTimeMillis(), milliseconds));
    }
    var _ = producer.send(new ProducerRecord<>(name, partition, null, "" + milliseconds));
  }

  /** A record that was sent. */
  synchronized Sent sent(Event.Place place) {
    return sent.get(place);
  }

  /** Where the records are that were sent. */
  synchronized Set<Event.Place> places() {
    return Set.copyOf(sent.keySet());
  }

  /** Forgets what was sent. */
  synchronized void clear() {
    sent.clear();
  }

  @Override
  public void close() {
    producer.close();
  }
}
