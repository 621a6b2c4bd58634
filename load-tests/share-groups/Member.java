import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A process with one worker that consumes records. The value of a record says how many milliseconds
 * its work takes; the work is sleep, in pieces. Prints a line when the work on a record begins, and
 * one when it is acknowledged: {@code java Member MODE BROKER TOPIC GROUP}.
 */
final class Member {
  static final int PIECE = 50; // ms
  static final Duration WAIT = Duration.ofMillis(50);

  private static final int SHARERS = 16; // share consumers in turns: two partitions' records

  private final String topic;
  private final Map<String, Object> properties = new HashMap<>();
  private final Semaphore worker = new Semaphore(1, true); // whoever waits longest is next

  private Member(String broker, String topic, String group) {
    this.topic = topic;
    properties.put("bootstrap.servers", broker);
    properties.put("group.id", group);
    properties.put("key.deserializer", StringDeserializer.class);
    properties.put("value.deserializer", StringDeserializer.class);
  }

  /** How records are consumed. */
  enum Mode {
    /** A consumer group; one record after the other. */
    ORDER,
    /** A consumer group; several records of each partition in turns. */
    TURNS,
    /** A share group; one record after the other. */
    SHARE,
    /** A share group, with several consumers in each process; their records in turns. */
    SHARE_TURNS
  }

  public static void main(String[] arguments) throws Exception {
    Member member = new Member(arguments[1], arguments[2], arguments[3]);
    switch (Mode.valueOf(arguments[0])) {
      case ORDER -> member.inOrder();
      case TURNS -> member.inTurns();
      case SHARE -> member.share();
      case SHARE_TURNS -> {
        for (int i = 1; i < SHARERS; i++) {
          Thread.ofPlatform().start(member::share);
        }
        member.share();
      }
    }
  }

  private static void say(String what, int partition, long offset) {
    System.out.printf("%s %d %d %d%n", what, System.currentTimeMillis(), partition, offset);
  }

  static void say(String what, ConsumerRecord<String, String> record) {
    say(what, record.partition(), record.offset());
  }

  /** One piece of work. */
  void work(int milliseconds) {
    try {
      worker.acquire();
      Thread.sleep(milliseconds);
      worker.release();
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }

  private void workAll(ConsumerRecord<String, String> record) {
    int left = Integer.parseInt(record.value());
    for (; left > 0; left -= PIECE) {
      work(Math.min(PIECE, left));
    }
  }

  private KafkaConsumer<String, String> consumer(int most) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("enable.auto.commit", false);
    all.put("auto.offset.reset", "earliest");
    all.put("session.timeout.ms", 10_000); // as in a server
    all.put("heartbeat.interval.ms", 2_500);
    all.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    all.put("max.poll.records", most);
    return new KafkaConsumer<>(all);
  }

  private void inOrder() {
    try (var consumer = consumer(1)) {
      consumer.subscribe(List.of(topic));
      while (true) {
        for (ConsumerRecord<String, String> record : consumer.poll(WAIT)) {
          say("begin", record);
          workAll(record);
          commit(consumer);
          say("done", record);
        }
      }
    }
  }

  private void inTurns() {
    try (var consumer = consumer(Turns.AHEAD)) {
      new Turns(this, consumer).run(topic);
    }
  }

  private static void commit(KafkaConsumer<String, String> consumer) {
    try {
      consumer.commitSync();
    } catch (RebalanceInProgressException later) {
      /* The next commit has it, unless the partition has gone: then the record comes again. */
    }
  }

  private void share() {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("share.acknowledgement.mode", "explicit");
    all.put("share.acquire.mode", "record_limit"); // as many as max.poll.records, not whole batches
    all.put("max.poll.records", 1);
    try (var consumer = new KafkaShareConsumer<String, String>(all)) {
      consumer.subscribe(List.of(topic));
      while (true) {
        for (ConsumerRecord<String, String> record : consumer.poll(WAIT)) {
          say("begin", record);
          workAll(record);
          consumer.acknowledge(record);
          consumer.commitSync().values().forEach(problem -> problem.ifPresent(this::complain));
          say("done", record);
        }
      }
    }
  }

  private void complain(Exception problem) {
    System.err.println(problem);
  }
}
