package aliif.infra.kafka.faults;

import static aliif.infra.testing.TestTopics.header;
import static java.nio.charset.StandardCharsets.UTF_8;

import aliif.infra.kafka.faults.LedgerRequests.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the results of a run say.
 *
 * @param results that can be read as committed
 * @param repeated results for requests that had one before
 * @param missing accepted requests without a result, or whose output is not in the store
 * @param different requests whose results differ
 * @param unordered requests whose first result comes after that of a later request of their key
 * @param overtaken results that come after one of a later request of their key
 * @param longestGap longest time without a result
 */
record LedgerReport(
    int results,
    int repeated,
    List<Source> missing,
    Set<Source> different,
    List<Source> unordered,
    List<Source> overtaken,
    Duration longestGap) {

  /**
   * @param results in the order of their partitions
   * @param store the folder of outputs
   */
  static LedgerReport of(
      Map<Source, String> accepted, List<ConsumerRecord<byte[], byte[]>> results, Path store) {
    Map<Source, String> values = new HashMap<>();
    Map<String, Long> last = new HashMap<>();
    int repeated = 0;
    Set<Source> different = new HashSet<>();
    List<Source> unordered = new ArrayList<>();
    List<Source> overtaken = new ArrayList<>();
    TreeSet<Long> times = new TreeSet<>();
    for (ConsumerRecord<byte[], byte[]> result : results) {
      times.add(result.timestamp());
      Source source =
          new Source(
              Integer.parseInt(header(result, "source-partition")),
              Long.parseLong(header(result, "source-offset")));
      if (Files.notExists(store.resolve(header(result, "result-ref")))) {
        continue;
      }
      String value = header(result, "sha256");
      String before = values.putIfAbsent(source, value);
      boolean older =
          last.merge(new String(result.key(), UTF_8), source.offset(), Math::max) > source.offset();
      if (before != null) {
        repeated++;
        if (!before.equals(value)) {
          different.add(source);
        }
      } else if (older) {
        unordered.add(source);
      }
      if (older) {
        overtaken.add(source);
      }
    }
    List<Source> missing =
        accepted.keySet().stream().filter(source -> !values.containsKey(source)).toList();
    return new LedgerReport(
        results.size(), repeated, missing, different, unordered, overtaken, gap(times));
  }

  private static Duration gap(TreeSet<Long> times) {
    long longest = 0;
    long before = times.isEmpty() ? 0 : times.first();
    for (long time : times) {
      longest = Math.max(longest, time - before);
      before = time;
    }
    return Duration.ofMillis(longest);
  }
}
