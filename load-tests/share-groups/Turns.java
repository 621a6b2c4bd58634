import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** A consumer of a group, whose worker takes a piece of each record in turn. */
final class Turns implements ConsumerRebalanceListener {
  static final int AHEAD = 8; // records of a partition in progress at once, as in a server

  private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);

  private final Member member;
  private final KafkaConsumer<String, String> consumer;
  private final Map<TopicPartition, PartitionState> partitions = new HashMap<>();
  private final Deque<Begun> turns = new ArrayDeque<>();

  /** A record and how many milliseconds of its work are left. */
  private record Begun(ConsumerRecord<String, String> record, int left) {}

  Turns(Member member, KafkaConsumer<String, String> consumer) {
    this.member = member;
    this.consumer = consumer;
  }

  /** Works until the process ends. */
  void run(String topic) {
    consumer.subscribe(List.of(topic), this);
    long lastCommit = System.nanoTime();
    while (true) {
      partitions.forEach(this::pauseOrResume);
      for (var record : consumer.poll(turns.isEmpty() ? Member.WAIT : Duration.ZERO)) {
        begin(record);
      }
      if (!turns.isEmpty()) {
        piece(turns.removeFirst());
      }
      if (System.nanoTime() - lastCommit > COMMIT_EVERY.toNanos()) {
        consumer.commitAsync(commits(partitions.keySet()), (_, _) -> {});
        lastCommit = System.nanoTime();
      }
    }
  }

  private void pauseOrResume(TopicPartition partition, PartitionState state) {
    if (state.inWork() < AHEAD) {
      consumer.resume(List.of(partition));
    } else {
      consumer.pause(List.of(partition));
    }
  }

  private void begin(ConsumerRecord<String, String> record) {
    PartitionState state = partitions.get(place(record));
    if (!state.isAnswered(record.offset())) {
      state.begin();
      turns.addLast(new Begun(record, Integer.parseInt(record.value())));
      Member.say("begin", record);
    }
  }

  private void piece(Begun next) {
    int time = Math.min(Member.PIECE, next.left());
    member.work(time);
    if (time < next.left()) {
      turns.addLast(new Begun(next.record(), next.left() - time));
      return;
    }
    partitions.get(place(next.record())).answer(next.record().offset());
    Member.say("done", next.record()); // its answer is durable; the commit follows
  }

  private Map<TopicPartition, OffsetAndMetadata> commits(Collection<TopicPartition> of) {
    Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
    of.forEach(each -> commits.put(each, partitions.get(each).commit()));
    return commits;
  }

  private static TopicPartition place(ConsumerRecord<String, String> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> added) {
    Map<TopicPartition, OffsetAndMetadata> commits = consumer.committed(Set.copyOf(added));
    added.forEach(each -> partitions.put(each, new PartitionState(commits.get(each))));
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> lost) {
    consumer.commitSync(commits(lost));
    onPartitionsLost(lost);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> lost) {
    partitions.keySet().removeAll(lost);
    turns.removeIf(begun -> lost.contains(place(begun.record())));
  }
}
