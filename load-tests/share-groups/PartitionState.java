import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** What is known of a partition: as in a server, a commit names what is answered above it. */
final class PartitionState {
  private final Set<Long> answered = new HashSet<>();
  private int inWork;
  private long committed;

  PartitionState(OffsetAndMetadata commit) {
    committed = commit == null ? 0 : commit.offset();
    if (commit != null && !commit.metadata().isEmpty()) {
      for (String distance : commit.metadata().split(",", -1)) {
        answered.add(committed + Long.parseLong(distance));
      }
    }
  }

  int inWork() {
    return inWork;
  }

  boolean isAnswered(long offset) {
    return offset < committed || answered.contains(offset);
  }

  void begin() {
    inWork++;
  }

  void answer(long offset) {
    inWork--;
    answered.add(offset);
  }

  OffsetAndMetadata commit() {
    while (answered.remove(committed)) {
      committed++;
    }
    List<String> above =
        answered.stream().map(offset -> Long.toString(offset - committed)).toList();
    return new OffsetAndMetadata(committed, String.join(",", above));
  }
}
